package dev.vectorstore.docs.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.imports.ImportRuns.ChangedRows;
import dev.vectorstore.imports.RollbackReport;
import dev.vectorstore.memory.InMemoryVectorDatabase;
import dev.vectorstore.migration.ChromaImporter;
import dev.vectorstore.migration.ImportReport;
import dev.vectorstore.migration.VerificationReport;
import dev.vectorstore.migration.report.VerificationPage;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.testkit.WordModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The code of the pages on imports. */
class ImportSnippetsTest {
  private static final Logger log = LoggerFactory.getLogger(ImportSnippetsTest.class);
  private static final Path CHROMA = Path.of("../../examples/quickstart/data/chroma-wordnet");

  private final VectorDatabase db = InMemoryVectorDatabase.create();

  @TempDir private Path folder;

  @AfterEach
  void close() {
    db.close();
  }

  @Test
  void directory_imported_isVerifiedAndRolledBack() throws IOException {
    ImportReport report = importInto(CHROMA);
    assertThat(report.documents()).isPositive();

    Path page = folder.resolve("verification.html");
    verify(ChromaImporter.from(CHROMA), page);
    assertThat(page).isNotEmptyFile();

    plan(report.run().id());
    assertThat(rollBack(report.run().id()).complete()).isTrue();
    assertThat(db.collections()).isEmpty();
  }

  @Test
  void options_chosen_decideWhatComes() {
    ImportReport report = choose(ChromaImporter.from(CHROMA), new WordModel());
    assertThat(report.collections()).hasSize(1);
    assertThat(db.store("shared").info().isPerTenant()).isTrue();
  }

  private ImportReport importInto(Path directory) {
    // snippet: import
    ChromaImporter importer =
        ChromaImporter.from(directory) // the one that holds chroma.sqlite3
            .unknownModel("text-embedding-3-small") // where a collection names no model
            .onProgress(progress -> log.info("{}", progress));
    ImportReport report = importer.importInto(db);
    // end
    return report;
  }

  private void verify(ChromaImporter importer, Path file) throws IOException {
    // snippet: verify
    VerificationReport verified = importer.verify(db);
    if (!verified.identical()) {
      log.warn("the verification ends as {}", verified.outcome());
    }
    Files.writeString(file, VerificationPage.of(verified));
    // end
    assertThat(verified.identical()).isTrue();
  }

  private void plan(long run) {
    // snippet: plan
    RollbackReport plan = db.imports().planRollback(run, ChangedRows.KEEP); // changes nothing
    // end
    assertThat(plan.parts()).hasSize(1);
  }

  private RollbackReport rollBack(long run) {
    // snippet: rollback
    RollbackReport done = db.imports().rollback(run, ChangedRows.KEEP);
    // end
    return done;
  }

  private ImportReport choose(ChromaImporter importer, EmbeddingModel model) {
    // snippet: choose
    ImportReport report =
        importer
            .only("wordnet-*") // NAME, or TENANT/DATABASE/NAME such as "acme/*/logs-?"
            .intoTenantsOf("shared") // one collection; each source collection is a tenant of it
            .reembed(model) // embeds the texts again
            .batchSize(1_000)
            .parallel(4)
            .maxPerSecond(20_000)
            .importInto(db);
    // end
    return report;
  }
}
