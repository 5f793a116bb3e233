package dev.vectorstore.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.vectorstore.Embedding;
import dev.vectorstore.Filter;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.localpostgres.PlainSql;
import dev.vectorstore.schema.SchemaName;
import dev.vectorstore.schema.VectorSchema;
import dev.vectorstore.search.SearchRequest;
import java.io.IOException;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** What a database must be to be opened, and what is said of one that is not. */
class PgOpeningTest extends FreshDatabaseFixture {
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
  void open_extensionGone_schemaOutOfDate() throws SQLException {
    VectorSchema.migrate(local.dataSource());
    PlainSql.execute(local.dataSource(), "drop extension vector cascade");

    assertThatThrownBy(() -> PgVectorDatabase.open(local.dataSource()))
        .isInstanceOf(VectorStoreException.SchemaOutOfDate.class)
        .hasMessage("pgvector is not installed in this database; run VectorSchema.migrate first");
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
