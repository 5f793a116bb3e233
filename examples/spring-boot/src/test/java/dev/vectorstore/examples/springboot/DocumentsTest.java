package dev.vectorstore.examples.springboot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Files are put in, shown, replaced and removed; what is no text is refused, with a sentence. */
class DocumentsTest {
  @RegisterExtension static final RunningApplication APPLICATION = new RunningApplication();

  private static final String GARDEN =
      "# Garden\n\nAbout plants.\n\n## Watering\n\nWater cacti rarely.\n";

  @Test
  void put_severalFiles_splitsThemAtTheirHeadings() {
    Visitor visitor = APPLICATION.tenant();
    HttpResponse<String> page =
        visitor.put(
            Map.of(
                "garden.md", GARDEN.getBytes(UTF_8), "hours.txt", "Open at ten.".getBytes(UTF_8)));
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("Put in: 2 files, 3 passages.");
    assertThat(Pages.hits(visitor.get("/document?file=garden.md")))
        .containsExactly("Garden", "Garden › Watering");
    assertThat(visitor.get("/document?file=hours.txt").body()).contains("Open at ten.");
  }

  @Test
  void put_again_replacesTheFileWhole() {
    Visitor visitor = APPLICATION.tenant();
    visitor.put("garden.md", GARDEN);
    visitor.put("garden.md", "Only this.");
    assertThat(Pages.hits(visitor.get("/document?file=garden.md"))).containsExactly("Passage 1");
    assertThat(Pages.hits(visitor.search("q", "cacti", "way", "WORDS"))).isEmpty();
  }

  @Test
  void remove_file_isGoneFromListAndSearch() {
    Visitor visitor = APPLICATION.tenant();
    visitor.put("garden.md", GARDEN);
    assertThat(visitor.post("/documents/remove", "file", "garden.md").body())
        .contains("“garden.md” was removed.")
        .contains("has no documents yet");
    assertThat(Pages.problems(visitor.get("/document?file=garden.md"), 400))
        .containsExactly("There is no such file.");
    assertThat(Pages.problems(visitor.post("/documents/remove", "file", "garden.md"), 400))
        .containsExactly("There is no such file.");
  }

  @Test
  void put_wrongFiles_areNamedEachAndNothingIsStored() {
    Visitor visitor = APPLICATION.tenant();
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("good.md", GARDEN.getBytes(UTF_8));
    files.put("picture.png", new byte[] {1, 2});
    files.put("latin.txt", new byte[] {'a', (byte) 0xE4});
    files.put("empty.md", " \n".getBytes(UTF_8));
    files.put("nul.txt", "a\0b".getBytes(UTF_8));
    files.put("other/good.md", "twice".getBytes(UTF_8));
    assertThat(Pages.problems(visitor.put(files), 400))
        .containsExactly(
            "“picture.png” is neither text (.txt) nor Markdown (.md, .markdown).",
            "“latin.txt” is not text in UTF-8.",
            "“empty.md” is empty.",
            "“nul.txt” has a character U+0000, as files have that are no text.",
            "“good.md” is there twice.");
    assertThat(visitor.get("/documents").body()).contains("has no documents yet");
  }

  @Test
  void put_nothing_isRefused() {
    Visitor visitor = APPLICATION.tenant();
    assertThat(Pages.problems(visitor.put("", ""), 400))
        .containsExactly("Choose at least one file.");
    assertThat(Pages.problems(visitor.post("/documents"), 400))
        .containsExactly("Choose at least one file.");
  }

  @Test
  void put_nameWithoutCharactersToPrint_isRefused() {
    assertThat(Pages.problems(APPLICATION.tenant().put("a".repeat(201) + ".md", "text"), 400))
        .containsExactly("A file needs a name of up to 200 printable characters.");
  }

  @Test
  void put_tooLarge_isRefusedBySize() {
    Visitor visitor = APPLICATION.tenant();
    String limits = "A file may have up to 512 kB, and all files of an upload together 2 MB.";
    assertThat(Pages.problems(visitor.put("large.txt", "word ".repeat(200_000)), 413))
        .containsExactly(limits);
    assertThat(Pages.problems(visitor.put("huge.txt", "word ".repeat(2_000_000)), 413))
        .containsExactly(limits);
  }

  @Test
  void put_markup_isShownAsText() {
    Visitor visitor = APPLICATION.tenant();
    String markup = "<b onclick=\"x()\">bold</b> & <script>alert(1)</script>";
    visitor.put("<i>name.md", "# <u>heading</u>\n\n" + markup + " marker");
    for (HttpResponse<String> page :
        List.of(
            visitor.get("/documents"),
            visitor.get("/document?file=%3Ci%3Ename.md"),
            visitor.search("q", "marker", "way", "WORDS"),
            visitor.search("q", "\"><script>alert(1)</script>", "key", "<u>", "value", "<u>"))) {
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.body())
          .doesNotContain("<script")
          .doesNotContain("<b onclick")
          .doesNotContain("<i>")
          .doesNotContain("<u>");
    }
    assertThat(visitor.search("q", "marker", "way", "WORDS").body())
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;");
  }
}
