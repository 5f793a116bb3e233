package dev.vectorstore.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.imports.ImportRuns.ChangedRows;
import dev.vectorstore.imports.ImportSession;
import dev.vectorstore.imports.ImportTarget;
import dev.vectorstore.imports.ImportWriter;
import dev.vectorstore.imports.RollbackReport;
import dev.vectorstore.localpostgres.LocalDatabase;
import dev.vectorstore.localpostgres.LocalPostgres;
import dev.vectorstore.localpostgres.PlainSql;
import dev.vectorstore.schema.VectorSchema;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What another process makes in the moment in which a run looks is not what the run made. */
class PgImportOpeningTest {
  private static final ModelId MODEL = ModelId.of("m", 2);

  private final LocalDatabase local = LocalPostgres.start().newDatabase();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @BeforeEach
  void migrate() {
    VectorSchema.migrate(local.dataSource());
  }

  @AfterEach
  void drop() {
    threads.shutdownNow();
    local.close();
  }

  @Test
  void writer_collectionThatAnotherMakesMeanwhile_isNotTheRuns() throws Exception {
    VectorDatabase database = PgVectorDatabase.open(local.dataSource());
    ImportTarget target = ImportTarget.of("c", CollectionSettings.withoutModel());

    long run =
        opened(
            database, target, "select vectorstore.create_collection('c', 'COSINE', false, '{}')");

    assertThat(database.imports().find(run).orElseThrow().parts().get(0).made()).isFalse();
    database.imports().rollback(run, ChangedRows.KEEP);
    assertThat(database.find("c")).isPresent();
  }

  @Test
  void writer_spacesThatAnotherMakesMeanwhile_areNotTheRuns() throws Exception {
    VectorDatabase database = PgVectorDatabase.open(local.dataSource());
    database.store("c", CollectionSettings.withoutModel());
    ImportTarget target = ImportTarget.of("c", CollectionSettings.of(MODEL));

    long run =
        opened(
            database,
            target,
            "select vectorstore.create_space(1, vectorstore.register_model('m', '', 2), 'active')");

    RollbackReport.Part part = database.imports().rollback(run, ChangedRows.KEEP).parts().get(0);
    assertThat(part.droppedSpaces()).isEmpty();
    assertThat(database.find("c").orElseThrow().model()).contains(MODEL);
  }

  @Test
  void rollback_byTheApplicationsRole_takesAwayWhatTheRunMade() throws Exception {
    try (TenantDatabase tenants = new TenantDatabase()) {
      VectorDatabase database = PgVectorDatabase.open(tenants.application());
      ImportTarget acme =
          ImportTarget.of("c", CollectionSettings.of(MODEL).perTenant()).tenant("acme");
      long first = imported(database, acme, acme.tenant("globex"));
      database.store("d", CollectionSettings.withoutModel());
      long second = imported(database, ImportTarget.of("d", CollectionSettings.of(MODEL)));

      RollbackReport plan = database.imports().planRollback(first, ChangedRows.KEEP);
      RollbackReport done = database.imports().rollback(first, ChangedRows.KEEP);

      assertThat(plan).isEqualTo(done);
      assertThat(done.parts()).extracting(RollbackReport.Part::dropped).contains(true);
      assertThat(database.find("c")).isEmpty();
      assertThat(database.imports().planRollback(second, ChangedRows.KEEP).parts().get(0))
          .isEqualTo(database.imports().rollback(second, ChangedRows.KEEP).parts().get(0))
          .satisfies(part -> assertThat(part.droppedSpaces()).containsExactly(MODEL));
    }
  }

  @Test
  void forget_byTheApplicationsRole_removesTheNotesOfAllTenants() throws Exception {
    try (TenantDatabase tenants = new TenantDatabase()) {
      VectorDatabase database = PgVectorDatabase.open(tenants.application());
      ImportTarget acme =
          ImportTarget.of("c", CollectionSettings.of(MODEL).perTenant()).tenant("acme");
      long forgotten = imported(database, acme, acme.tenant("globex"));
      long kept = imported(database, ImportTarget.of("d", acme.settings()).tenant("acme"));

      database.imports().forget(forgotten);

      assertThat(
              PlainSql.rows(
                  tenants.superuser(),
                  "select p.run_id from vectorstore.import_row r"
                      + " left join vectorstore.import_part p on p.id = r.part_id"))
          .containsExactly(Long.toString(kept));
    }
  }

  private static long imported(VectorDatabase database, ImportTarget... targets) {
    ImportSession session = database.imports().start("a source", Map.of(), List.of(targets));
    for (ImportTarget target : targets) {
      ImportWriter writer = session.writer(target, "").orElseThrow();
      writer.write(
          writer.prepare(List.of(Document.of("a").embedding(Embedding.of(1, 2))), Map.of()),
          Duration.ZERO);
      writer.finish();
    }
    session.finish();
    return session.run().id();
  }

  /** A run that opens the target while the statement of another waits for its commit. */
  private long opened(VectorDatabase database, ImportTarget target, String other) throws Exception {
    ImportSession session = database.imports().start("a source", Map.of(), List.of(target));
    Future<?> opening;
    try (Connection connection = local.dataSource().getConnection()) {
      connection.setAutoCommit(false);
      PlainSql.execute(connection, other);
      opening = threads.submit(() -> session.writer(target, "").orElseThrow().finish());
      Background.awaitWaiting(local.dataSource(), opening);
      connection.commit();
    }
    opening.get();
    session.finish();
    return session.run().id();
  }
}
