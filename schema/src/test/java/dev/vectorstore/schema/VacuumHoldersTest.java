package dev.vectorstore.schema;

import static dev.vectorstore.localpostgres.PlainSql.execute;
import static dev.vectorstore.localpostgres.PlainSql.transaction;
import static dev.vectorstore.localpostgres.PlainSql.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.vectorstore.schema.internal.sql.Quoted;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyDual;

/** What holds vacuum back is real here, and named whatever its age. */
class VacuumHoldersTest {
  private static final VacuumHolders ANY = new VacuumHolders(Duration.ZERO, -1);
  private static final String SINCE =
      "vacuum cannot remove rows that were deleted or replaced since ";
  private static final String TIME = "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d UTC";

  /** More than are named; each block of its own that writes has a number. */
  private static final String MANY_TRANSACTIONS =
      """
      do $$ begin
        create temporary table written (i integer);
        for i in 1..10001 loop
          begin
            insert into written values (i);
          exception when division_by_zero then null;
          end;
        end loop;
      end $$
      """;

  private static final String WAIT = ", and about 2 dead rows of collections wait for it; ";

  private final SchemaDatabase database = new SchemaDatabase();
  private final DataSource owner = database.owner();

  @BeforeEach
  void fill() throws SQLException {
    VectorSchema.migrate(owner);
    UndoTest.fill(owner);
    execute(owner, "alter table vectorstore.document_1 set (autovacuum_enabled = false)");
    execute(owner, "alter table vectorstore.embedding_1 set (autovacuum_enabled = false)");
  }

  @AfterEach
  void close() throws SQLException {
    database.close();
  }

  @Test
  void findings_openTransaction_isNamedWithItsSession() throws SQLException {
    try (Connection reader = reader(owner)) {
      deleteDocument();

      String pid = value(reader, "select pg_backend_pid()");
      assertThat(only(owner))
          .matches(
              regex(SINCE)
                  + TIME
                  + regex(
                      ", because session "
                          + pid
                          + " of role "
                          + Quoted.identifier(database.local().user())
                          + " (application \"report\") has a transaction open"
                          + WAIT
                          + "end that transaction, or run: select pg_terminate_backend("
                          + pid
                          + ")"));
      assertThat(checked(owner)).as("not for long").isEmpty();
      reader.rollback();
    }
    assertThat(texts(owner, ANY)).isEmpty();
  }

  @Test
  void findings_writerWithoutSnapshot_isNamed() throws SQLException {
    try (Connection writer = transaction(owner)) {
      execute(writer, "create table other (i integer)");
      deleteDocument();

      assertThat(only(owner)).contains("session " + value(writer, "select pg_backend_pid()") + " ");
      writer.rollback();
    }
  }

  @Test
  void findings_ofAnotherRole_areToldByTransactions() throws SQLException {
    DataSource application = database.role("app");
    VectorSchema.grant(owner, SchemaName.DEFAULT, database.roleName("app"), Access.APPLICATION);
    try (Connection reader = reader(owner)) {
      deleteDocument();

      assertThat(only(application))
          .matches(
              regex(SINCE)
                  + "\\d+ transactions ago, because session \\d+ of role .* transaction open.*");
      assertThat(checked(application)).as("few transactions").isEmpty();
      execute(owner, MANY_TRANSACTIONS);
      assertThat(checked(application)).hasSize(1);
      assertThat(checked(owner)).as("the owner sees the time").isEmpty();
      reader.rollback();
    }
  }

  @Test
  void findings_nothingDead_areNone() throws SQLException {
    try (Connection reader = reader(owner)) {
      assertThat(texts(owner, ANY)).isEmpty();
      reader.rollback();
    }
  }

  @Test
  void findings_transactionOfAnotherDatabase_isNone() throws SQLException {
    try (SchemaDatabase other = new SchemaDatabase();
        Connection elsewhere = transaction(other.owner())) {
      execute(elsewhere, "create table other (i integer)");
      deleteDocument();

      assertThat(texts(owner, ANY)).isEmpty();
      elsewhere.rollback();
    }
  }

  @Test
  void findings_preparedTransaction_isNamedWithWhatEndsIt() throws SQLException {
    assumeThat(Integer.parseInt(value(owner, "show max_prepared_transactions"))).isPositive();
    String name = database.local().name() + " 'first'";
    try (Connection writer = transaction(owner)) {
      execute(writer, "create table other (i integer)");
      execute(writer, "prepare transaction " + Quoted.literal(name));
    }
    try {
      deleteDocument();

      assertThat(only(owner))
          .matches(
              regex(SINCE)
                  + TIME
                  + regex(
                      ", because transaction \""
                          + name
                          + "\" of role "
                          + Quoted.identifier(database.local().user())
                          + " was prepared and not ended"
                          + WAIT
                          + "run: commit prepared "
                          + Quoted.literal(name)
                          + ", or: rollback prepared "
                          + Quoted.literal(name)));
    } finally {
      execute(owner, "rollback prepared " + Quoted.literal(name));
    }
  }

  @Test
  void findings_standbyThatNeedsTheRows_isNamedBySlotOrSession() throws SQLException {
    String slot = database.local().name();
    execute(owner, "select pg_create_physical_replication_slot('" + slot + "')");
    try {
      try (Connection standby = replication()) {
        needRows(standby, "SLOT " + slot);
        deleteDocument();

        assertThat(only(owner))
            .matches(
                regex(SINCE)
                    + "\\d+ transactions ago"
                    + regex(
                        ", because replication slot \""
                            + slot
                            + "\" keeps them for a standby (hot_standby_feedback)"
                            + WAIT
                            + "end the long query on the standby, or, if the standby is gone, run:"
                            + " select pg_drop_replication_slot('"
                            + slot
                            + "')"));
      }
    } finally {
      execute(
          owner,
          "select pg_terminate_backend(active_pid, 10000) from pg_replication_slots where slot_name = '"
              + slot
              + "'");
      execute(owner, "select pg_drop_replication_slot('" + slot + "')");
    }
    try (Connection standby = replication()) {
      needRows(standby, "");

      assertThat(only(owner))
          .matches(
              regex(SINCE)
                  + "\\d+ transactions ago, because the standby of session \\d+ of role .* \\(application \"replica\"\\)"
                  + regex(
                      " says that a query needs them (hot_standby_feedback)"
                          + WAIT
                          + "end the long query on the standby, or turn hot_standby_feedback off there"));
    }
  }

  /** A transaction with a snapshot. */
  private static Connection reader(DataSource dataSource) throws SQLException {
    Connection reader = transaction(dataSource);
    execute(reader, "set application_name = 'report'");
    reader.commit();
    reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    value(reader, "select count(*) from vectorstore.document_1");
    return reader;
  }

  /** With its embedding; the server's statistics know it when this returns. */
  private void deleteDocument() throws SQLException {
    try (Connection writer = owner.getConnection()) {
      execute(writer, "delete from vectorstore.document_1 where key = 'a'");
      execute(writer, "select pg_stat_force_next_flush()");
    }
  }

  private Connection replication() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", database.local().user());
    properties.setProperty("password", database.local().password());
    properties.setProperty("replication", "true");
    properties.setProperty("preferQueryMode", "simple");
    properties.setProperty("assumeMinServerVersion", "15");
    properties.setProperty("ApplicationName", "replica");
    return DriverManager.getConnection(database.local().url(), properties);
  }

  /** Says what a standby with a query open says, and returns once the server has read it. */
  private void needRows(Connection standby, String slot) throws SQLException {
    String position = value(owner, "select pg_current_wal_lsn()");
    long needed =
        Long.parseLong(value(owner, "select pg_snapshot_xmin(pg_current_snapshot())::text"));
    CopyDual stream =
        standby
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyDual("START_REPLICATION " + slot + " PHYSICAL " + position);
    send(
        stream,
        ByteBuffer.allocate(25)
            .put((byte) 'h')
            .putLong(0)
            .putInt((int) needed)
            .putInt((int) (needed >> 32)));
    for (int question = 0; question < 2; question++) { // as one word may come unasked
      send(stream, ByteBuffer.allocate(34).put((byte) 'r').put(33, (byte) 1));
      while (Objects.requireNonNull(stream.readFromCopy(true))[0] != 'k') {
        // what was written meanwhile
      }
    }
  }

  private static void send(CopyDual stream, ByteBuffer message) throws SQLException {
    byte[] bytes = new byte[message.rewind().remaining()];
    message.get(bytes);
    stream.writeToCopy(bytes, 0, bytes.length);
    stream.flushCopy();
  }

  private static String regex(String text) {
    return Pattern.quote(text);
  }

  private static String only(DataSource dataSource) throws SQLException {
    List<String> texts = texts(dataSource, ANY);
    assertThat(texts).hasSize(1);
    return texts.get(0);
  }

  /** What a check says of it. */
  private static List<SchemaFinding> checked(DataSource dataSource) {
    return VectorSchema.check(dataSource, SchemaName.DEFAULT).findings().stream()
        .filter(finding -> finding.text().startsWith(SINCE))
        .toList();
  }

  private static List<String> texts(DataSource dataSource, VacuumHolders holders)
      throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      return holders.findings(connection, SchemaName.DEFAULT).stream()
          .map(SchemaFinding::text)
          .toList();
    }
  }
}
