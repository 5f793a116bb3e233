package dev.vectorstore.migration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.imports.ImportRun;
import dev.vectorstore.imports.ImportRun.State;
import dev.vectorstore.imports.ImportRuns.ChangedRows;
import dev.vectorstore.imports.RollbackReport;
import dev.vectorstore.migration.internal.directory.Fixtures;
import dev.vectorstore.testkit.TestDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class PgImportRunsTest extends ImportRunsContract {
  @RegisterExtension static final TestDatabase TEST_DATABASE = new TestDatabase();

  private static final int DOCUMENTS = 3_247;

  @TempDir private Path directory;

  @AfterEach
  void dropCollections() {
    database().collections().forEach(collection -> database().drop(collection.name()));
  }

  @Override
  VectorDatabase database() {
    return TEST_DATABASE.database();
  }

  @Test
  void resume_afterKillsAtSeveralPoints_hasEachDocumentOnce() throws Exception {
    String source = Fixtures.unpack("1.5.9-resized-index", directory).toString();
    killed(1, "import", source); // before the first batch is known to be written
    long run = newest().id();
    long done = newest().done();
    for (int batches : List.of(2, 7, 19)) {
      killed(batches, "resume", source, Long.toString(run));
      assertThat(newest().state()).isEqualTo(State.RUNNING);
      assertThat(newest().done()).isGreaterThanOrEqualTo(done);
      done = newest().done();
    }
    assertThat(done).isBetween(25L * ImportChild.BATCH, DOCUMENTS - 1L);
    ChromaImporter importer = ImportChild.importer(source);

    ImportReport report = importer.resume(database(), run);

    assertThat(report.documents()).isEqualTo(DOCUMENTS);
    ImportRun.Part part = report.run().parts().get(0);
    assertThat(List.of(part.done(), part.inserted())).containsOnly((long) DOCUMENTS);
    assertThat(part.overwritten()).isZero();
    assertThat(importer.verify(database()).identical()).isTrue();
  }

  @Test
  void rollback_killedInTheMiddle_goesOn() throws Exception {
    String source = Fixtures.unpack("1.5.9-resized-index", directory).toString();
    ImportRun run = ImportChild.importer(source).importInto(database()).run();
    try (Connection lock = TEST_DATABASE.dataSource().getConnection()) {
      lock.setAutoCommit(false);
      long pid = number(lock, "select pg_backend_pid()");
      int collection = lockDocumentOfTheThirdPage(lock);
      Process child = child("rollback", source, Long.toString(run.id()));
      awaitBlocked(pid, child);
      child.destroyForcibly().waitFor();
      lock.rollback();
      lock.setAutoCommit(true);
      assertThat(number(lock, "select count(*) from vectorstore.document_" + collection))
          .isBetween(1L, DOCUMENTS - 2_000L);
    }
    assertThat(newest().state()).isEqualTo(State.ROLLING_BACK);

    RollbackReport report = database().imports().rollback(run.id(), ChangedRows.KEEP);

    assertThat(report.complete()).isTrue();
    assertThat(report.parts().get(0).removed()).isBetween(1L, DOCUMENTS - 2_000L);
    assertThat(database().collections()).isEmpty();
    assertThat(newest().state()).isEqualTo(State.ROLLED_BACK);
  }

  @Test
  void rows_ofTenants_areHiddenFromOthers() throws Exception {
    importerOfSmall().only("col-l2").intoTenantsOf("shared").importInto(database());

    try (Connection application = TEST_DATABASE.applicationDataSource().getConnection()) {
      String count = "select count(*) from vectorstore.import_row where tenant <> ''";
      assertThat(number(application, count)).isZero();
      application.setAutoCommit(false);
      number(application, "select 1 where set_config('vectorstore.tenant', 'col-l2', true) <> ''");
      assertThat(number(application, count)).isEqualTo(23);
      application.rollback();
      application.setAutoCommit(true);
    }
  }

  private ChromaImporter importerOfSmall() throws IOException {
    return ChromaImporter.from(Fixtures.unpack("1.5.9", directory)).unknownModel("some model");
  }

  private static int lockDocumentOfTheThirdPage(Connection lock) throws Exception {
    int collection = (int) number(lock, "select max(id) from vectorstore.collection");
    String documents = "vectorstore.document_" + collection;
    number(
        lock, // what an offset skips is locked too, so it stands apart
        "select 1 from "
            + documents
            + " where key = (select key from "
            + documents
            + " order by key offset 2500 limit 1) for update");
    return collection;
  }

  /** Until somebody waits for a lock of this session; within it, the view would stand still. */
  private static void awaitBlocked(long pid, Process child) throws Exception {
    String waiting =
        "select count(*) from pg_stat_activity where " + pid + " = any (pg_blocking_pids(pid))";
    try (Connection watch = TEST_DATABASE.dataSource().getConnection()) {
      while (number(watch, waiting) == 0) {
        assertThat(child.isAlive()).isTrue();
      }
    }
  }

  private static long number(Connection connection, String query) throws Exception {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }

  private ImportRun newest() {
    return database().imports().list().get(0);
  }

  /** Kills a child, as {@code kill -9} does, when it has told of so many batches. */
  private static void killed(int batches, String... what) throws Exception {
    Process child = child(what);
    try (BufferedReader lines = child.inputReader(UTF_8)) {
      for (int i = 0; i <= batches; i++) {
        assertThat(lines.readLine()).isNotNull();
      }
    } finally {
      child.destroyForcibly().waitFor();
    }
  }

  private static Process child(String... what) throws IOException {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<String> words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath,
                ImportChild.class.getName(),
                TEST_DATABASE.local().url(),
                TEST_DATABASE.local().user(),
                TEST_DATABASE.local().password()));
    words.addAll(Arrays.asList(what));
    return new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }
}
