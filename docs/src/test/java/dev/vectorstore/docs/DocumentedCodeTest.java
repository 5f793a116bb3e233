package dev.vectorstore.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What README, guide and Javadoc show of code is cut from tests, which compile and run it.
 *
 * <p>Why: docs/decisions/0081-code-of-the-documentation.md.
 */
class DocumentedCodeTest {
  private static final Path ROOT = Path.of("..");
  private static final String CORE = "core/src/main/java/dev/vectorstore/";
  private static final List<String> MET_FIRST =
      List.of(
          CORE + "VectorDatabase.java",
          CORE + "VectorStore.java",
          CORE + "Document.java",
          CORE + "Embedding.java",
          CORE + "Filter.java",
          CORE + "search/SearchRequest.java",
          CORE + "search/Match.java",
          CORE + "model/EmbeddingModel.java",
          CORE + "memory/InMemoryVectorDatabase.java",
          CORE + "postgres/PgVectorDatabase.java",
          "core/spring-ai/src/main/java/dev/vectorstore/springai/SpringAiVectorStore.java",
          "migration/src/main/java/dev/vectorstore/migration/ChromaImporter.java");

  @TempDir private Path folder;

  @Test
  void blocks_ofAllPages_areTheCodeThatRuns() throws IOException {
    Snippets snippets = Snippets.below(ROOT);
    List<String> faults = new ArrayList<>();
    for (Path page : pages()) {
      if (Boolean.getBoolean("snippets.write")) {
        SnippetPage.read(page, snippets).write();
      }
      faults.addAll(SnippetPage.read(page, snippets).faults());
    }
    assertThat(faults)
        .as("run mvn -pl docs test -Dtest=DocumentedCodeTest -Dsnippets.write=true")
        .isEmpty();
  }

  @Test
  void snippets_all_areShownSomewhere() throws IOException {
    Snippets snippets = Snippets.below(ROOT);
    Set<String> shown = new TreeSet<>();
    for (Path page : pages()) {
      shown.addAll(SnippetPage.read(page, snippets).used());
    }
    assertThat(shown).isEqualTo(snippets.names());
  }

  @Test
  void typesThatAreMetFirst_all_showHowTheyAreUsed() throws IOException {
    Snippets snippets = Snippets.below(ROOT);
    for (String type : MET_FIRST) {
      assertThat(SnippetPage.read(ROOT.resolve(type), snippets).used()).as(type).isNotEmpty();
    }
  }

  @Test
  void page_blockThatDiffersOrNamesNoSnippet_isNamed() throws IOException {
    Files.writeString(
        folder.resolve("TwoSnippetsTest.java"),
        """
        void one() {
          // snippet: one
          if (true) {
            one();
          }

          // end
        }
        """);
    Path page = folder.resolve("page.md");
    Files.writeString(
        page,
        """
        <!-- snippet: TwoSnippetsTest#one -->
        ```java
        two();
        ```
        <!-- snippet: TwoSnippetsTest#other -->
        ```java
        ```
        Words end what a name is for.
        ```java
        three();
        ```
        """);
    Snippets snippets = Snippets.below(folder);

    SnippetPage read = SnippetPage.read(page, snippets);

    assertThat(read.faults())
        .containsExactly(
            page + ": differs from TwoSnippetsTest#one",
            page + ": there is no TwoSnippetsTest#other",
            page + ": a block names no snippet: [three();]");
    read.write();
    assertThat(Files.readString(page)).contains("```java\nif (true) {\n  one();\n}\n```\n");
  }

  @Test
  void javadoc_blockThatDiffers_isWrittenWithItsStars() throws IOException {
    Files.writeString(
        folder.resolve("OneSnippetsTest.java"), "// snippet: one\none();\n\ntwo();\n// end\n");
    Path type = folder.resolve("Type.java");
    Files.writeString(
        type,
        """
          /**
           * It is used so:
           * <!-- snippet: OneSnippetsTest#one -->
           *
           * <pre>{@code
           * }</pre>
           */
        """);

    SnippetPage.read(type, Snippets.below(folder)).write();

    assertThat(Files.readString(type))
        .contains("   * <pre>{@code\n   * one();\n   *\n   * two();\n   * }</pre>\n");
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("README.md")));
    pages.addAll(files(ROOT.resolve("docs"), ".md"));
    for (String module :
        List.of(
            "core",
            "core/langchain4j",
            "core/observability",
            "core/spring-ai",
            "core/spring-boot",
            "embedding",
            "migration",
            "schema")) {
      pages.addAll(files(ROOT.resolve(module).resolve("src/main/java"), ".java"));
    }
    return pages;
  }

  private static List<Path> files(Path below, String ending) throws IOException {
    try (Stream<Path> files = Files.walk(below)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }
}
