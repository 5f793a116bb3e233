package dev.vectorstore.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.internal.postgres.connection.ConnectionGuard;
import dev.vectorstore.internal.postgres.connection.Connections;
import dev.vectorstore.internal.postgres.write.BinaryCopy;
import dev.vectorstore.internal.sql.Sql;
import dev.vectorstore.localpostgres.LocalDatabase;
import dev.vectorstore.localpostgres.LocalPostgres;
import dev.vectorstore.localpostgres.PlainSql;
import dev.vectorstore.schema.VectorSchema;
import dev.vectorstore.space.SpaceSettings;
import dev.vectorstore.write.LoadSettings;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a connection after a failure: whether it is kept, and what is said on it. */
class PgLostConnectionTest {
  private static final CollectionSettings POINTS = CollectionSettings.of(ModelId.of("points", 2));
  private static final int MANY = 200; // so that they go by COPY
  private static final int TIMEOUT_MILLIS = 300;
  private static final String SESSION = "select pg_backend_pid()";

  private final LocalDatabase local = LocalPostgres.start().newDatabase();
  private final ShortTimeouts connections = new ShortTimeouts(local.url(), local, TIMEOUT_MILLIS);
  private Optional<Connection> holder = Optional.empty();
  private HikariDataSource pool;
  private PgVectorDatabase database;
  private VectorStore store;

  @BeforeEach
  void open() throws SQLException {
    VectorSchema.migrate(local.dataSource());
    pool = pool(GivenBack.calling(connections, this::letGo));
    database = PgVectorDatabase.open(pool);
    store = database.store("c", POINTS);
  }

  @AfterEach
  void drop() throws SQLException {
    database.close();
    pool.close();
    if (holder.isPresent()) {
      holder.get().close();
    }
    local.close();
  }

  /** The answer to the COPY comes just when something else is asked. */
  private void letGo(Method asked) throws SQLException {
    if (holder.isPresent() && asked.getName().equals("rollback")) {
      holder.get().rollback();
    }
  }

  @Test
  void upsert_lockHeldForLongerThanTheTimeout_isUnavailableAndNobodyGetsItsAnswer()
      throws SQLException {
    String session = PlainSql.value(pool, SESSION);
    hold("00150");

    assertThatThrownBy(() -> store.upsert(documents()))
        .isInstanceOf(VectorStoreException.Unavailable.class)
        .hasMessageStartingWith("upsert into \"c\" failed, SQLState 08006 (database ")
        .hasMessageEndingWith(": the connection was lost");

    assertThat(PlainSql.value(pool, "select 7")).isEqualTo("7");
    assertThat(PlainSql.value(pool, SESSION)).isNotEqualTo(session);
    held().rollback();
    assertThat(store.count()).isZero();
    assertThat(store.upsert(documents()).written()).isEqualTo(MANY);
  }

  @Test
  void joinedUpsert_lockHeldForLongerThanTheTimeout_saysThatTheTransactionIsLost()
      throws SQLException {
    hold("00150");
    try (Connection mine = pool.getConnection()) {
      mine.setAutoCommit(false);
      PlainSql.execute(mine, "create table mine (number integer)");

      assertThatThrownBy(() -> store.joining(mine).upsert(documents()))
          .isInstanceOf(VectorStoreException.Unavailable.class)
          .hasMessage(
              "upsert into \"c\" failed, SQLState 08006: the connection was lost; the caller's"
                  + " transaction is lost with it");

      assertThatThrownBy(mine::rollback).isInstanceOf(SQLException.class);
    }
    assertThat(PlainSql.value(pool, "select 7")).isEqualTo("7");
    assertThat(PlainSql.value(pool, "select to_regclass('mine')")).isEqualTo("null");
  }

  @Test
  void joinedLoadInOneTransaction_lockHeldForLongerThanTheTimeout_saysThatTheTransactionIsLost()
      throws SQLException {
    hold("00150");
    try (Connection mine = pool.getConnection()) {
      mine.setAutoCommit(false);

      Throwable failure =
          catchThrowable(
              () ->
                  store
                      .joining(mine)
                      .upsertAll(
                          documents().iterator(), LoadSettings.defaults().inOneTransaction()));

      assertThat(failure).isInstanceOf(VectorStoreException.LoadFailed.class);
      assertThat(failure.getCause())
          .isInstanceOf(VectorStoreException.Unavailable.class)
          .hasMessageEndingWith("; the caller's transaction is lost with it");
    }
    assertThat(PlainSql.value(pool, "select 7")).isEqualTo("7");
  }

  @Test
  void joinedLoad_iteratorThatFails_leavesTheTransactionAsItWas() throws SQLException {
    Iterator<Document> failing =
        Stream.concat(
                documents().stream(),
                Stream.generate(
                    () -> {
                      throw new NoSuchElementException("of the caller");
                    }))
            .map(Document.class::cast)
            .iterator();
    try (Connection mine = pool.getConnection()) {
      mine.setAutoCommit(false);
      PlainSql.execute(mine, "create table mine (number integer)");

      assertThatThrownBy(
              () ->
                  store
                      .joining(mine)
                      .upsertAll(
                          failing, LoadSettings.defaults().chunkDocuments(MANY).inOneTransaction()))
          .hasRootCauseMessage("of the caller");

      mine.commit();
    }
    assertThat(PlainSql.value(pool, "select to_regclass('mine')")).isEqualTo("mine");
    assertThat(store.count()).isZero();
  }

  /** As an application may make those that it throws often. */
  private static final class WithoutStack extends RuntimeException {
    private static final long serialVersionUID = 1;

    WithoutStack() {
      super("of the caller", null, true, false);
    }
  }

  @Test
  void joinedLoad_iteratorThatFailsWithoutAStack_leavesTheTransactionAsItWas() throws SQLException {
    WithoutStack failure = new WithoutStack();
    Iterator<Document> failing =
        Stream.<Document>generate(
                () -> {
                  throw failure;
                })
            .iterator();
    try (Connection mine = pool.getConnection()) {
      mine.setAutoCommit(false);
      PlainSql.execute(mine, "create table mine (number integer)");

      assertThatThrownBy(
              () ->
                  store
                      .joining(mine)
                      .upsertAll(failing, LoadSettings.defaults().inOneTransaction()))
          .hasRootCause(failure);

      mine.commit();
    }
    assertThat(PlainSql.value(pool, "select to_regclass('mine')")).isEqualTo("mine");
  }

  @Test
  void copy_rowThatCannotBeWritten_isGivenUpAndTheConnectionKept() throws SQLException {
    PlainSql.execute(pool, "create table t (a text)");
    IllegalStateException failure = new IllegalStateException("no such row");
    try (Connection connection = pool.getConnection()) {
      assertThatThrownBy(
              () ->
                  BinaryCopy.run(
                      connection,
                      Sql.of("copy t from stdin (format binary)"),
                      IntStream.range(0, 20_000).boxed().toList(),
                      1,
                      (fields, row) -> {
                        if (row == 19_000) {
                          throw failure;
                        }
                        fields.text("row " + row);
                      }))
          .isSameAs(failure)
          .hasNoSuppressedExceptions();

      assertThat(PlainSql.value(connection, "select count(*) from t")).isEqualTo("0");
    }
  }

  @Test
  void copy_failureThatTheServerReports_leavesTheConnection() throws SQLException {
    PlainSql.execute(pool, "create table t (a text check (a <> 'row 19000'))");
    try (Connection connection = pool.getConnection()) {
      assertThatThrownBy(
              () ->
                  BinaryCopy.run(
                      connection,
                      Sql.of("copy t from stdin (format binary)"),
                      IntStream.range(0, 20_000).boxed().toList(),
                      1,
                      (fields, row) -> fields.text("row " + row)))
          .isInstanceOf(SQLException.class)
          .extracting(e -> ((SQLException) e).getSQLState())
          .isEqualTo("23514");

      assertThat(PlainSql.value(connection, "select count(*) from t")).isEqualTo("0");
    }
  }

  @Test
  void work_exceptionOfTheDriver_isUnavailableAndTheConnectionNotKept() throws SQLException {
    String session = PlainSql.value(pool, SESSION);
    NoSuchElementException driver = new NoSuchElementException("a value of the caller's");
    driver.setStackTrace(
        new StackTraceElement[] {
          new StackTraceElement("java.util.ArrayDeque", "removeFirst", null, 1),
          new StackTraceElement("org.postgresql.core.v3.QueryExecutorImpl", "run", null, 2),
          new StackTraceElement(
              "dev.vectorstore.internal.postgres.search.CollectionSql", "run", null, 3)
        });

    assertThatThrownBy(() -> new Connections(pool).inTransaction("test", raising(driver)))
        .isInstanceOf(VectorStoreException.Unavailable.class)
        .hasMessageStartingWith("test failed, SQLState 08006")
        .cause()
        .hasMessage("the driver failed: java.util.NoSuchElementException")
        .hasNoCause();

    assertThat(PlainSql.value(pool, SESSION)).isNotEqualTo(session);
  }

  @Test
  void work_errorOfTheDriver_isPassedOnAndTheConnectionNotKept() throws SQLException {
    String session = PlainSql.value(pool, SESSION);
    OutOfMemoryError driver = new OutOfMemoryError();
    driver.setStackTrace(
        new StackTraceElement[] {
          new StackTraceElement("org.postgresql.core.PGStream", "receive", null, 1)
        });

    assertThatThrownBy(
            () ->
                new Connections(pool)
                    .inTransaction(
                        "test",
                        connection -> {
                          throw driver;
                        }))
        .isSameAs(driver);

    assertThat(PlainSql.value(pool, SESSION)).isNotEqualTo(session);
  }

  @Test
  void isOfDriver_stackOfAFailure_tellsWhoseItIs() {
    StackTraceElement ours = frame("dev.vectorstore.internal.postgres.search.CollectionSql");
    StackTraceElement driver = frame("org.postgresql.core.PGStream");
    StackTraceElement socket = frame("dev.vectorstore.internal.net.BoundedSocket");
    StackTraceElement theirs = frame("com.example.Model");
    StackTraceElement cache = frame("dev.vectorstore.postgres.PgEmbeddingCache");

    assertThat(ConnectionGuard.isOfDriver(at(driver, ours))).isTrue();
    assertThat(ConnectionGuard.isOfDriver(at(socket, frame("sun.nio.ch.Net"), driver, ours)))
        .isTrue();
    assertThat(ConnectionGuard.isOfDriver(at())).isFalse();
    assertThat(ConnectionGuard.isOfDriver(withoutStack(new NullPointerException()))).isTrue();
    assertThat(ConnectionGuard.isOfDriver(withoutStack(new OutOfMemoryError()))).isTrue();
    assertThat(ConnectionGuard.isOfDriver(at(theirs, ours))).isFalse();
    assertThat(ConnectionGuard.isOfDriver(at(cache, driver))).isFalse();
    assertThat(ConnectionGuard.isOfDriver(at(ours, driver, ours))).isFalse(); // before it sends
  }

  private static Throwable at(StackTraceElement... stack) {
    IllegalStateException failure = new IllegalStateException();
    failure.setStackTrace(stack);
    return failure;
  }

  private static Throwable withoutStack(Throwable failure) {
    failure.setStackTrace(new StackTraceElement[0]);
    return failure;
  }

  private static StackTraceElement frame(String type) {
    return new StackTraceElement(type, "run", null, 1);
  }

  @Test
  void work_exceptionOfTheCaller_isPassedOnAndTheConnectionKept() throws SQLException {
    String session = PlainSql.value(pool, SESSION);
    IllegalStateException caller = new IllegalStateException("of a model");

    assertThatThrownBy(() -> new Connections(pool).inTransaction("test", raising(caller)))
        .isSameAs(caller);

    assertThat(PlainSql.value(pool, SESSION)).isEqualTo(session);
  }

  private static Connections.Work<Object> raising(RuntimeException e) {
    return connection -> {
      throw e;
    };
  }

  @Test
  void work_rollbackThatFailsToo_doesNotMaskTheFirstFailure() {
    DataSource failing =
        GivenBack.calling(
            local.dataSource(),
            asked -> {
              if (asked.getName().equals("rollback")) {
                throw new SQLException("the rollback failed", "XX000");
              }
            });

    IllegalStateException first = new IllegalStateException("first");
    assertThatThrownBy(() -> new Connections(failing).inTransaction("test", raising(first)))
        .isSameAs(first)
        .satisfies(e -> assertThat(e.getSuppressed()[0]).hasMessage("the rollback failed"));
  }

  @Test
  void upsert_serverThatHasBecomeReadOnly_isUnavailableAndTheConnectionNotKept()
      throws SQLException {
    String session = PlainSql.value(pool, SESSION);
    PlainSql.execute(pool, "set default_transaction_read_only = on");

    assertThatThrownBy(() -> store.upsert(documents()))
        .isInstanceOf(VectorStoreException.Unavailable.class)
        .hasMessageStartingWith("upsert into \"c\" failed, SQLState 25006 (database ")
        .hasMessageEndingWith(": the server, or the transaction, is read-only");

    assertThat(PlainSql.value(pool, SESSION)).isNotEqualTo(session);
    assertThat(store.upsert(documents()).written()).isEqualTo(MANY);
  }

  @Test
  void fillAndActivate_serverThatHasBecomeReadOnly_isUnavailableAndTheConnectionNotKept()
      throws SQLException {
    Letters letters = new Letters("letters");
    database.spaces("c").add(letters.id(), SpaceSettings.defaults());
    String session = PlainSql.value(pool, SESSION);
    PlainSql.execute(pool, "set default_transaction_read_only = on");

    assertThatThrownBy(() -> database.spaces("c").fillAndActivate(letters))
        .isInstanceOf(VectorStoreException.Unavailable.class)
        .hasMessageStartingWith("activation of a space of \"c\" failed, SQLState 25006 (database ")
        .hasMessageEndingWith(": the server, or the transaction, is read-only");

    assertThat(PlainSql.value(pool, SESSION)).isNotEqualTo(session);
    assertThat(database.spaces("c").fillAndActivate(letters).tries()).isEqualTo(1);
  }

  @Test
  void joinedUpsert_transactionThatOnlyReads_isUnavailableAndTheTransactionGoesOn()
      throws SQLException {
    try (Connection mine = pool.getConnection()) {
      mine.setAutoCommit(false);
      PlainSql.execute(mine, "set transaction read only");

      assertThatThrownBy(() -> store.joining(mine).upsert(documents()))
          .isInstanceOf(VectorStoreException.Unavailable.class);

      assertThat(PlainSql.value(mine, "select 7")).isEqualTo("7");
      mine.rollback();
    }
  }

  @Test
  void read_sessionThatAnAdministratorEnded_isUnavailableAndTheNextWorks() throws SQLException {
    String session = PlainSql.value(pool, SESSION);
    PlainSql.execute(local.dataSource(), "select pg_terminate_backend(" + session + ", 60000)");

    assertThatThrownBy(() -> store.count()).isInstanceOf(VectorStoreException.Unavailable.class);

    assertThat(store.count()).isZero();
  }

  private void hold(String id) throws SQLException {
    Connection other = PlainSql.transaction(local.dataSource());
    holder = Optional.of(other);
    PlainSql.execute(
        other, "insert into vectorstore.document_1 (key, metadata) values ('" + id + "', '{}')");
  }

  private Connection held() {
    return holder.orElseThrow();
  }

  private static HikariDataSource pool(DataSource dataSource) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(dataSource);
    config.setMaximumPoolSize(1);
    return new HikariDataSource(config);
  }

  private static List<Document> documents() {
    return IntStream.range(0, MANY)
        .mapToObj(i -> Document.of("%05d".formatted(i)).embedding(Embedding.of(i + 1, -i)))
        .toList();
  }
}
