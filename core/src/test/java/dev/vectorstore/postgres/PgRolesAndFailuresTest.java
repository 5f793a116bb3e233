package dev.vectorstore.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Filter;
import dev.vectorstore.Include;
import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.internal.postgres.connection.Connections;
import dev.vectorstore.localpostgres.LocalDatabase;
import dev.vectorstore.localpostgres.LocalPostgres;
import dev.vectorstore.localpostgres.PlainSql;
import dev.vectorstore.schema.Access;
import dev.vectorstore.schema.SchemaName;
import dev.vectorstore.schema.VectorSchema;
import dev.vectorstore.search.SearchRequest;
import java.io.IOException;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** What is PostgreSQL's own: opening, roles, transactions and failures. */
class PgRolesAndFailuresTest {
  private static final CollectionSettings POINTS = CollectionSettings.of(ModelId.of("points", 2));

  private final LocalDatabase local = LocalPostgres.start().newDatabase();

  @AfterEach
  void drop() {
    local.close();
  }

  @Test
  void open_withoutTables_schemaOutOfDate() {
    assertThatThrownBy(() -> PgVectorDatabase.open(local.dataSource()))
        .isInstanceOf(VectorStoreException.SchemaOutOfDate.class)
        .hasMessage(
            "schema \"vectorstore\" has no tables of the vector store; run VectorSchema.migrate first");
  }

  @Test
  void open_versionsAround_thisAndTheNextWork() throws SQLException {
    VectorSchema.migrate(local.dataSource());
    int version = VectorSchema.VERSION;

    recordVersion(version + 1);
    PgVectorDatabase.open(local.dataSource()).close();

    recordVersion(version + 2);
    assertThatThrownBy(() -> PgVectorDatabase.open(local.dataSource()))
        .isInstanceOf(VectorStoreException.SchemaOutOfDate.class)
        .hasMessage(
            "schema \"vectorstore\" has version "
                + (version + 2)
                + ", this library knows "
                + version
                + " and "
                + (version + 1)
                + "; use a newer library");

    PlainSql.execute(
        local.dataSource(),
        "delete from vectorstore.schema_history where version::int >= " + version);
    assertThatThrownBy(() -> PgVectorDatabase.open(local.dataSource()))
        .isInstanceOf(VectorStoreException.SchemaOutOfDate.class)
        .hasMessage(
            "schema \"vectorstore\" has version "
                + (version - 1)
                + ", this library needs "
                + version
                + "; run VectorSchema.migrate first");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SQL_ASCII", "LATIN1"})
  void open_databaseOfAnotherEncoding_isUnsuitable(String encoding) throws SQLException {
    String name = local.name() + "_other";
    PlainSql.execute(
        local.dataSource(),
        "create database \""
            + name
            + "\" encoding '"
            + encoding
            + "' template template0 lc_collate 'C' lc_ctype 'C'");
    try {
      PGSimpleDataSource other = plain();
      other.setDatabaseName(name);

      assertThatThrownBy(() -> PgVectorDatabase.open(other))
          .isInstanceOf(VectorStoreException.Unsuitable.class)
          .hasMessage(
              "database \""
                  + name
                  + "\" has the encoding "
                  + encoding
                  + ", and the vector store needs UTF8; use another database, made with:"
                  + " create database … encoding 'UTF8' template template0");
    } finally {
      PlainSql.execute(local.dataSource(), "drop database \"" + name + "\"");
    }
  }

  @Test
  void open_connectionOfAnotherEncoding_isUnsuitable() {
    VectorSchema.migrate(local.dataSource());
    HikariConfig config = new HikariConfig();
    PGSimpleDataSource plain = plain();
    plain.setAllowEncodingChanges(true);
    config.setDataSource(plain);
    config.setMaximumPoolSize(1);
    config.setConnectionInitSql("set client_encoding = 'LATIN1'");
    try (HikariDataSource pool = new HikariDataSource(config)) {
      assertThatThrownBy(() -> PgVectorDatabase.open(pool))
          .isInstanceOf(VectorStoreException.Unsuitable.class)
          .hasMessage(
              "the connection to database \""
                  + local.name()
                  + "\" has the client_encoding LATIN1, and the vector store needs UTF8, which PostgreSQL's"
                  + " driver sets by itself; do not set another");
    }
  }

  @Test
  void migrateAndOpen_poolOfOneConnection_work() {
    HikariConfig config = new HikariConfig();
    config.setDataSource(plain());
    config.setMaximumPoolSize(1);
    config.setConnectionTimeout(250);
    try (HikariDataSource pool = new HikariDataSource(config)) {
      VectorSchema.migrate(pool);

      try (PgVectorDatabase database = PgVectorDatabase.open(pool)) {
        database.store("c", POINTS).upsert(List.of(point("a", 1, 2)));
        assertThat(database.store("c").count()).isEqualTo(1);
      }
      VectorSchema.undoLosingData(pool, SchemaName.DEFAULT, 0);
    }
  }

  @Test
  void open_pgvectorThatIsTooOld_schemaOutOfDate() throws SQLException {
    VectorSchema.migrate(local.dataSource());
    PlainSql.execute(
        local.dataSource(),
        "update pg_extension set extversion = '0.7.4-yb' where extname = 'vector'");

    assertThatThrownBy(() -> PgVectorDatabase.open(local.dataSource()))
        .isInstanceOf(VectorStoreException.SchemaOutOfDate.class)
        .hasMessage(
            "pgvector is 0.7.4-yb; 0.8.0 or newer is needed; update the server's pgvector, then run in this"
                + " database: alter extension vector update");
  }

  @Test
  void openAndOperations_roleThatMayNotUseTheExtensionsSchema_sayIt() throws SQLException {
    PlainSql.execute(
        local.dataSource(), "create schema extensions; create extension vector schema extensions");
    VectorSchema.migrate(local.dataSource());
    String role = local.name() + "_app";
    PlainSql.execute(local.dataSource(), "create role \"" + role + "\" login password 'secret'");
    try {
      VectorSchema.grant(local.dataSource(), SchemaName.DEFAULT, role, Access.APPLICATION);
      assertThatThrownBy(() -> PgVectorDatabase.open(local.dataSource(role, "secret")))
          .isInstanceOf(VectorStoreException.Forbidden.class)
          .hasMessageStartingWith(
              "role \""
                  + role
                  + "\" may not use schema \"extensions\", which pgvector is in; have its owner ")
          .hasMessageEndingWith(" run: grant usage on schema \"extensions\" to \"" + role + "\"");

      String usage = "usage on schema extensions ";
      PlainSql.execute(local.dataSource(), "grant " + usage + "to \"" + role + "\"");
      VectorStore store =
          PgVectorDatabase.open(local.dataSource(role, "secret")).store("c", POINTS);
      store.upsert(List.of(point("a", 1, 2)));
      PlainSql.execute(local.dataSource(), "revoke " + usage + "from \"" + role + "\"");

      assertThatThrownBy(() -> store.search(SearchRequest.of(Embedding.of(1, 2))))
          .isInstanceOf(VectorStoreException.Forbidden.class)
          .hasMessageStartingWith("search in \"c\" failed, SQLState 42501 (")
          .hasMessageContaining(": ERROR: permission denied for schema extensions;");
    } finally {
      PlainSql.execute(
          local.dataSource(), "drop owned by \"" + role + "\"; drop role \"" + role + "\"");
    }
  }

  private PGSimpleDataSource plain() {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setURL(local.url());
    dataSource.setUser(local.user());
    dataSource.setPassword(local.password());
    return dataSource;
  }

  @Test
  void open_serverThatIsNotThere_isUnavailable() throws IOException {
    PGSimpleDataSource nowhere = new PGSimpleDataSource();
    nowhere.setServerNames(new String[] {"127.0.0.1"});
    int port = closedPort();
    nowhere.setPortNumbers(new int[] {port});
    nowhere.setDatabaseName("d");
    nowhere.setUser("somebody");
    nowhere.setPassword("hidden");

    assertThatThrownBy(() -> PgVectorDatabase.open(nowhere))
        .isInstanceOf(VectorStoreException.Unavailable.class)
        .hasMessage(
            "opening of the database failed, SQLState 08001 (database \"d\" on 127.0.0.1:"
                + port
                + " as user \"somebody\"): no server answers there");
  }

  @Test
  void open_wrongPassword_saysWhoIsNotLetIntoWhat() {
    String role = local.name() + "_login";
    assertLoginFails(
        local.name(),
        role,
        "wrong",
        "opening of the database failed, SQLState 28P01 (database \"%s\" on %s as user \"%s\"): "
            + "FATAL: password authentication failed for user \"%3$s\"");
  }

  @Test
  void open_noSuchDatabase_saysWhichAndWhere() {
    assertLoginFails(
        "no_such",
        local.user(),
        local.password(),
        "opening of the database failed, SQLState 3D000 (database \"%s\" on %s as user \"%s\"): "
            + "FATAL: database \"%1$s\" does not exist");
  }

  private void assertLoginFails(String database, String user, String password, String message) {
    PGSimpleDataSource wrong = new PGSimpleDataSource();
    wrong.setURL(local.url());
    wrong.setDatabaseName(database);
    wrong.setUser(user);
    wrong.setPassword(password);
    String server = wrong.getServerNames()[0] + ":" + wrong.getPortNumbers()[0];
    String url = "jdbc:postgresql://" + server + "/" + database;
    PgPoolSettings pool = PgPoolSettings.defaults().user(user).password(password);

    for (ThrowingCallable opening :
        List.<ThrowingCallable>of(
            () -> PgVectorDatabase.open(wrong), () -> PgVectorDatabase.open(url, pool))) {
      assertThatThrownBy(opening)
          .isInstanceOf(VectorStoreException.LoginFailed.class)
          .hasMessage(message.formatted(database, server, user));
    }
  }

  @Test
  void open_otherSchema_keepsCollectionsApart() {
    SchemaName other = new SchemaName("we\"ird {x} ?");
    VectorSchema.migrate(local.dataSource());
    VectorSchema.migrate(local.dataSource(), other);
    PgVectorDatabase database = PgVectorDatabase.open(local.dataSource());
    PgVectorDatabase odd =
        PgVectorDatabase.open(local.dataSource(), PgSettings.defaults().schema(other));

    odd.store("c", POINTS).upsert(List.of(point("a", 1, 2)));

    assertThat(database.find("c")).isEmpty();
    assertThat(
            odd.store("c").search(SearchRequest.of(Embedding.of(1, 2)).filter(Filter.ne("k", 1))))
        .hasSize(1);
  }

  @Test
  void operations_connectionWithAutoCommitOff_areRefusedBeforeAnyStatement() {
    VectorSchema.migrate(local.dataSource());
    PgVectorDatabase database =
        PgVectorDatabase.open(GivenBack.of(() -> PlainSql.transaction(local.dataSource())));

    assertThatThrownBy(() -> database.store("c", POINTS))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "the DataSource gave a connection with auto-commit off; this library opens and ends its transactions itself, unless PgSettings.joinTransactionsWhile says that there is one to join");
  }

  @ParameterizedTest
  @EnumSource(Metric.class)
  void operations_asApplicationWithTheExtensionOffTheSearchPath_allWork(Metric metric)
      throws SQLException {
    PlainSql.execute(
        local.dataSource(), "create schema extensions; create extension vector schema extensions");
    VectorSchema.migrate(local.dataSource());
    String role = local.name() + "_app";
    PlainSql.execute(
        local.dataSource(),
        "create role \""
            + role
            + "\" login password 'secret'; grant usage on schema extensions to \""
            + role
            + "\"");
    try {
      VectorSchema.grant(local.dataSource(), SchemaName.DEFAULT, role, Access.APPLICATION);
      PgVectorDatabase database = PgVectorDatabase.open(local.dataSource(role, "secret"));
      VectorStore store = database.store("c", POINTS.metric(metric));

      store.upsert(List.of(point("a", 1, 2).metadata(Map.of("k", 1)), point("b", 2, 1)));

      assertThat(store.search(SearchRequest.of(Embedding.of(1, 2)).include(Include.everything())))
          .hasSize(2);
      assertThat(store.search(SearchRequest.of(Embedding.of(1, 2)).filter(Filter.eq("k", 1))))
          .hasSize(1);
      assertThat(store.delete(List.of("a"))).isEqualTo(1);
      assertThat(store.count()).isEqualTo(1);
      database.rename("c", "d");
      database.drop("d");
      assertThat(database.collections()).isEmpty();
    } finally {
      PlainSql.execute(
          local.dataSource(), "drop owned by \"" + role + "\"; drop role \"" + role + "\"");
    }
  }

  @Test
  void operations_asRoleWithoutRights_areForbidden() throws SQLException {
    VectorSchema.migrate(local.dataSource());
    PgVectorDatabase.open(local.dataSource()).store("c", POINTS).upsert(List.of(point("a", 1, 2)));
    String role = local.name() + "_reader";
    PlainSql.execute(local.dataSource(), "create role \"" + role + "\" login password 'secret'");
    try {
      VectorSchema.grant(local.dataSource(), SchemaName.DEFAULT, role, Access.READER);
      VectorStore store = PgVectorDatabase.open(local.dataSource(role, "secret")).store("c");

      assertThat(store.search(SearchRequest.of(Embedding.of(1, 2)))).hasSize(1);
      assertThatThrownBy(() -> store.delete(List.of("a")))
          .isInstanceOf(VectorStoreException.Forbidden.class)
          .hasMessageMatching(
              "delete from \"c\" failed, SQLState 42501 \\(database \"[^\"]+\" on [^ ]+ as user \""
                  + role
                  + "\"\\): ERROR: permission denied for table document_1; VectorSchema.grant gives a role its rights");
    } finally {
      PlainSql.execute(
          local.dataSource(), "drop owned by \"" + role + "\"; drop role \"" + role + "\"");
    }
  }

  @Test
  void upsert_lastOfManyRowsRefusedByTheDatabase_writesNothing() throws SQLException {
    VectorSchema.migrate(local.dataSource());
    VectorStore store = PgVectorDatabase.open(local.dataSource()).store("c", POINTS);
    PlainSql.execute(
        local.dataSource(), "alter table vectorstore.embedding_1 add check (key <> 'z')");

    assertThatThrownBy(() -> store.upsert(List.of(point("a", 1, 2), point("z", 1, 2))))
        .isInstanceOf(VectorStoreException.class)
        .hasMessage(
            "upsert into \"c\" failed, SQLState 23514: the constraint embedding_1_key_check of embedding_1 is violated");
    assertThat(store.count()).isZero();
  }

  @Test
  void upsert_overlappingBatchesInOppositeOrdersAtOnce_allSucceed() throws Exception {
    VectorSchema.migrate(local.dataSource());
    VectorStore store = PgVectorDatabase.open(local.dataSource()).store("c", POINTS);
    List<Document> forward = IntStream.range(0, 300).mapToObj(i -> point("id" + i, 1, i)).toList();
    List<Document> backward = IntStream.range(0, 300).mapToObj(i -> forward.get(299 - i)).toList();
    Callable<Boolean> first = () -> upsertOften(store, forward);
    Callable<Boolean> second = () -> upsertOften(store, backward);
    ExecutorService writers = Executors.newFixedThreadPool(4);
    try {
      for (Future<Boolean> written : writers.invokeAll(List.of(first, second, first, second))) {
        assertThat(written.get()).isTrue();
      }
    } finally {
      writers.shutdownNow();
    }
    assertThat(store.count()).isEqualTo(300);
  }

  @Test
  void drop_whileOthersWriteAndRead_leavesNoDeadlock() throws Exception {
    VectorSchema.migrate(local.dataSource());
    PgVectorDatabase database = PgVectorDatabase.open(local.dataSource());
    Callable<Boolean> user =
        () -> {
          for (int i = 0; i < 40; i++) {
            try {
              VectorStore store = database.store("c", POINTS);
              store.upsert(List.of(point("a", 1, 2)));
              store.search(SearchRequest.of(Embedding.of(1, 2)));
            } catch (VectorStoreException.NoSuchCollection e) {
              assertThat(e).hasMessageContaining("\"c\""); // it was dropped in between
            }
          }
          return true;
        };
    Callable<Boolean> dropper =
        () -> {
          for (int i = 0; i < 20; i++) {
            try {
              database.drop("c");
            } catch (VectorStoreException.NoSuchCollection e) {
              assertThat(e).hasMessageContaining("\"c\""); // it was not made yet
            }
          }
          return true;
        };
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      for (Future<Boolean> done : threads.invokeAll(List.of(user, dropper, user))) {
        assertThat(done.get()).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void transaction_workThatThrows_leavesNothingAndRestoresAutoCommit() throws SQLException {
    PlainSql.execute(local.dataSource(), "create extension vector; create table t (x int)");
    try (Connection only = local.dataSource().getConnection()) {
      Connections connections = new Connections(GivenBack.sharing(only));
      Connections.Work<Integer> failing =
          connection -> {
            PlainSql.execute(connection, "insert into t values (1)");
            throw new IllegalStateException("after the write");
          };

      assertThatThrownBy(() -> connections.inTransaction("test", failing))
          .isInstanceOf(IllegalStateException.class);

      assertThat(only.getAutoCommit()).isTrue();
      assertThat(PlainSql.rows(only, "select from t")).isEmpty();
    }
  }

  @Test
  void transaction_conflictOnce_isRunAgain() throws SQLException {
    AtomicInteger runs = new AtomicInteger();
    Connections connections = new Connections(local.dataSource());
    PlainSql.execute(local.dataSource(), "create extension vector");

    Integer result =
        connections.inTransaction(
            "test",
            connection -> {
              if (runs.incrementAndGet() < 3) {
                throw new SQLException("deadlock", "40P01");
              }
              return 7;
            });

    assertThat(result).isEqualTo(7);
    assertThatThrownBy(
            () ->
                connections.run(
                    "test",
                    connection -> {
                      throw new SQLException("deadlock", "40P01");
                    }))
        .isInstanceOf(VectorStoreException.Conflict.class);
  }

  @Test
  void search_withAFilterAgainAndAgain_isPlannedEachTime() throws SQLException {
    VectorSchema.migrate(local.dataSource());
    try (Connection only = local.dataSource().getConnection()) {
      VectorStore store = PgVectorDatabase.open(GivenBack.sharing(only)).store("c", POINTS);
      store.upsert(List.of(point("a", 1, 2).metadata(Map.of("k", 1))));
      SearchRequest request = SearchRequest.of(Embedding.of(1, 2));
      for (int i = 0; i < 10; i++) {
        store.search(request);
        store.search(request.filter(Filter.eq("k", 1)));
      }

      assertThat(prepared(only, "%order by%")).isPositive();
      assertThat(prepared(only, "%@>%")).isZero();
    }
  }

  private static int prepared(Connection connection, String like) throws SQLException {
    return Integer.parseInt(
        PlainSql.value(
            connection,
            "select count(*) from pg_prepared_statements where statement like '"
                + like
                + "' and statement not like '%pg_prepared_statements%'"));
  }

  @Test
  void search_withALimitOfTimeAfterTheDatabaseWasClosed_saysSo() {
    VectorSchema.migrate(local.dataSource());
    PgVectorDatabase database = PgVectorDatabase.open(local.dataSource());
    VectorStore store = database.store("c", POINTS);
    database.close();

    assertThatThrownBy(
            () ->
                store.search(SearchRequest.of(Embedding.of(1, 2)).timeLimit(Duration.ofMinutes(1))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the database was closed");
  }

  @Test
  void open_extensionGone_schemaOutOfDate() throws SQLException {
    VectorSchema.migrate(local.dataSource());
    PlainSql.execute(local.dataSource(), "drop extension vector cascade");

    assertThatThrownBy(() -> PgVectorDatabase.open(local.dataSource()))
        .isInstanceOf(VectorStoreException.SchemaOutOfDate.class)
        .hasMessage("pgvector is not installed in this database; run VectorSchema.migrate first");
  }

  @Test
  void search_zeroVectorThatSqlStoredUnderCosine_isNotFound() throws SQLException {
    VectorSchema.migrate(local.dataSource());
    VectorStore store = PgVectorDatabase.open(local.dataSource()).store("c", POINTS);
    store.upsert(List.of(point("a", 1, 2)));
    PlainSql.execute(
        local.dataSource(), "insert into vectorstore.document_1 (key) values ('zero')");
    PlainSql.execute(
        local.dataSource(),
        "insert into vectorstore.embedding_1 (key, embedding) values ('zero', '[0,0]')");

    assertThat(store.search(SearchRequest.of(Embedding.of(1, 2)))).hasSize(1);
  }

  @Test
  void get_numberThatSqlStoredBeyondDouble_isATypedError() throws SQLException {
    VectorSchema.migrate(local.dataSource());
    VectorStore store = PgVectorDatabase.open(local.dataSource()).store("c", POINTS);
    PlainSql.execute(
        local.dataSource(),
        "insert into vectorstore.document_1 (key, metadata) values ('a', jsonb_build_object('n', 1e400 + 0.5))");

    assertThatThrownBy(() -> store.get(List.of("a")))
        .isInstanceOf(VectorStoreException.class)
        .hasMessage("document \"a\", which another writer stored, cannot be read");
  }

  private static boolean upsertOften(VectorStore store, List<Document> documents) {
    for (int i = 0; i < 10; i++) {
      store.upsert(documents);
    }
    return true;
  }

  private static Document point(String id, float x, float y) {
    return Document.of(id).embedding(Embedding.of(x, y));
  }

  private void recordVersion(int version) throws SQLException {
    PlainSql.execute(
        local.dataSource(),
        "insert into vectorstore.schema_history select max(installed_rank) + 1, '"
            + version
            + "', 'later', 'SQL', 'later.sql', 0, 'owner', now(), 0, true from vectorstore.schema_history");
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
