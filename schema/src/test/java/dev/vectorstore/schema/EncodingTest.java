package dev.vectorstore.schema;

import static dev.vectorstore.localpostgres.PlainSql.execute;
import static dev.vectorstore.localpostgres.PlainSql.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.schema.internal.sql.Quoted;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A store is in a database of the encoding UTF-8 or nowhere. */
class EncodingTest {
  private final SchemaDatabase database = new SchemaDatabase();
  private final String name = database.local().name() + "_other";

  @AfterEach
  void close() throws Exception {
    execute(database.owner(), "drop database if exists " + Quoted.identifier(name));
    database.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"SQL_ASCII", "LATIN1"})
  void everything_inAnotherEncoding_isRefused(String encoding) throws Exception {
    execute(
        database.owner(),
        "create database "
            + Quoted.identifier(name)
            + " encoding '"
            + encoding
            + "' template template0 lc_collate 'C' lc_ctype 'C'");
    PGSimpleDataSource owner = of(name);
    String refused =
        "database "
            + Quoted.identifier(name)
            + " has the encoding "
            + encoding
            + ", and the vector store needs UTF8; use another database, made with:"
            + " create database … encoding 'UTF8' template template0";

    assertThatThrownBy(() -> VectorSchema.migrate(owner))
        .isInstanceOf(SchemaException.Unsuitable.class)
        .hasMessage(refused);
    try (Connection connection = owner.getConnection()) {
      assertThatThrownBy(() -> VectorSchema.migrate(connection))
          .isInstanceOf(SchemaException.Unsuitable.class)
          .hasMessage(refused);
    }
    assertThatThrownBy(() -> execute(owner, VectorSchema.script(SchemaName.DEFAULT)))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("the vector store needs a database of the encoding UTF8");
    assertThat(VectorSchema.check(owner, SchemaName.DEFAULT).findings())
        .contains(SchemaFinding.error(refused));
    assertThat(VectorSchema.state(owner, SchemaName.DEFAULT).obstacle())
        .get()
        .extracting(Throwable::getMessage)
        .isEqualTo(refused);
    assertThat(
            rows(
                owner,
                "select extname from pg_extension union all select nspname from pg_namespace"))
        .doesNotContain("vector", "vectorstore");
  }

  @Test
  void everything_overAConnectionOfAnotherEncoding_isRefused() throws Exception {
    PGSimpleDataSource owner = of(database.local().name());
    owner.setAllowEncodingChanges(true);
    String refused =
        "the connection to database "
            + Quoted.identifier(database.local().name())
            + " has the client_encoding LATIN1, and the vector store needs UTF8, which PostgreSQL's driver sets by"
            + " itself; do not set another";

    try (Connection connection = owner.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("set client_encoding = 'LATIN1'");

      assertThatThrownBy(() -> VectorSchema.migrate(connection))
          .isInstanceOf(SchemaException.Unsuitable.class)
          .hasMessage(refused);
    }
  }

  private PGSimpleDataSource of(String databaseName) {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setURL(database.local().url());
    dataSource.setDatabaseName(databaseName);
    dataSource.setUser(database.local().user());
    dataSource.setPassword(database.local().password());
    return dataSource;
  }
}
