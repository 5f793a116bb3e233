package dev.vectorstore.docs.guide;

import static dev.vectorstore.Filter.atLeast;
import static dev.vectorstore.Filter.eq;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.Document;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.embedding.DjlEmbeddingModel;
import dev.vectorstore.memory.InMemoryVectorDatabase;
import dev.vectorstore.migration.ChromaImporter;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.postgres.PgVectorDatabase;
import dev.vectorstore.schema.VectorSchema;
import dev.vectorstore.search.Match;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.testkit.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The README's programs. */
class ReadmeSnippetsTest {
  @RegisterExtension static final TestDatabase TEST_DATABASE = new TestDatabase();

  @Test
  void program_ofTheReadme_printsTheDocumentItAsksFor() {
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      search(TEST_DATABASE.dataSource(), TEST_DATABASE.dataSource());
    } finally {
      System.setOut(before);
    }

    assertThat(printed.toString(StandardCharsets.UTF_8).lines())
        .singleElement()
        .asString()
        .matches("0[.,]\\d{3} How to water a cactus");
  }

  @Test
  void import_ofTheReadme_isVerified() {
    try (VectorDatabase db = InMemoryVectorDatabase.create()) {
      assertThat(imports(db, Path.of("../../examples/quickstart/data/chroma-wordnet"))).isTrue();
    }
  }

  private static void search(DataSource ownerDataSource, DataSource dataSource) {
    // snippet: search
    VectorSchema.migrate(ownerDataSource); // at start-up, by a role that owns the schema
    try (VectorDatabase db = PgVectorDatabase.open(dataSource);
        EmbeddingModel model = DjlEmbeddingModel.allMiniLmL6V2()) {
      // created on first use; refuses another model
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
    }
    // end
  }

  private static boolean imports(VectorDatabase db, Path directory) {
    // snippet: import
    ChromaImporter importer = ChromaImporter.from(directory); // /var/lib/chroma
    importer.importInto(db);
    boolean identical = importer.verify(db).identical(); // every document and every bit
    // end
    return identical;
  }
}
