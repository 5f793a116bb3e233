package dev.vectorstore.examples.quickstart;

import static dev.vectorstore.Filter.atLeast;
import static dev.vectorstore.Filter.eq;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.Document;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.embedding.DjlEmbeddingModel;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.postgres.PgVectorDatabase;
import dev.vectorstore.schema.VectorSchema;
import dev.vectorstore.search.Match;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The README's program, run; and the README, compared with it line by line. */
class ReadmeTest {
  private static final Path README = Path.of("..", "..", "README.md");
  private static final Path THIS =
      Path.of("src/test/java/dev/vectorstore/examples/quickstart/ReadmeTest.java");

  @RegisterExtension static final TestDatabase TEST_DATABASE = new TestDatabase();

  @Test
  void program_ofTheReadme_findsTheDocumentItAsksFor() {
    assertThat(run(TEST_DATABASE.dataSource(), TEST_DATABASE.dataSource()))
        .extracting(Match::id)
        .containsExactly("a1");
  }

  @Test
  void program_ofTheReadme_isTheOneThatRuns() throws IOException {
    String program = Files.readString(README).split("```java\n", 2)[1].split("```", 2)[0];

    List<String> lines =
        program.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();

    assertThat(lines).hasSizeGreaterThan(15);
    assertThat(Files.readAllLines(THIS).stream().map(String::strip).toList()).containsAll(lines);
  }

  private static List<Match> run(DataSource ownerDataSource, DataSource dataSource) {
    VectorSchema.migrate(ownerDataSource); // at start-up, by a role that owns the schema
    try (VectorDatabase db = PgVectorDatabase.open(dataSource);
        EmbeddingModel model = DjlEmbeddingModel.allMiniLmL6V2()) {
      // made on first use; refuses another model
      VectorStore articles = db.store("articles", model);

      articles.upsert(
          List.of(
              Document.of("a1", "How to water a cactus", Map.of("lang", "en", "year", 2024)),
              Document.of("a2", "Kakteen richtig gießen", Map.of("lang", "de", "year", 2021))));

      List<Match> hits =
          articles.search(
              SearchRequest.of("how do I care for desert plants?")
                  .limit(10)
                  .filter(eq("lang", "en").and(atLeast("year", 2020))));

      for (Match hit : hits) {
        System.out.printf("%.3f %s%n", hit.distance(), hit.document().text().orElse(""));
      }
      return hits;
    }
  }
}
