package dev.vectorstore.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Lists of the guide have all that they should have. */
class GuideTest {
  private static final Path GUIDE = Path.of("guide");
  private static final Path FAILURES =
      Path.of("../core/src/main/java/dev/vectorstore/VectorStoreException.java");
  private static final Pattern FAILURE = Pattern.compile("public static .*class (\\w+) extends");

  @Test
  void failures_all_standInTheTableWithWhatToDo() throws IOException {
    List<String> rows =
        Files.readAllLines(GUIDE.resolve("operate.md")).stream()
            .filter(line -> line.startsWith("| `"))
            .toList();
    List<String> types =
        FAILURE.matcher(Files.readString(FAILURES)).results().map(type -> type.group(1)).toList();
    assertThat(types).contains("Unavailable", "TextRefused");
    for (String type : types) {
      assertThat(rows).as(type).anyMatch(row -> row.contains("`" + type + "`"));
    }
  }

  @Test
  void modules_all_standInTheReadme() throws IOException {
    String readme = Files.readString(Path.of("../README.md"));
    List<String> modules =
        Files.readAllLines(Path.of("../pom.xml")).stream()
            .map(String::strip)
            .filter(line -> line.startsWith("<module>"))
            .map(line -> line.replaceAll("</?module>", ""))
            .filter(module -> !module.startsWith("."))
            .toList();
    assertThat(modules)
        .isNotEmpty()
        .allSatisfy(it -> assertThat(readme).contains("| `" + it + "`"));
  }

  @Test
  void pages_all_standInItsList() throws IOException {
    String list = Files.readString(GUIDE.resolve("README.md"));
    try (Stream<Path> pages = Files.list(GUIDE)) {
      assertThat(pages.map(page -> page.getFileName().toString()))
          .allMatch(
              page ->
                  page.equals("README.md")
                      || list.contains("(" + page + ")")
                      || list.contains("(" + page + "/README.md)"));
    }
  }
}
