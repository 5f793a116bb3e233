package dev.vectorstore.localpostgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class LocalPostgresTest {
  private final LocalPostgres server = LocalPostgres.start();

  @Test
  void start_twice_isTheSameServer() {
    assertThat(LocalPostgres.start()).isSameAs(server);
  }

  @Test
  void newDatabase_extension_canBeCreatedAndMeasures() throws SQLException {
    try (LocalDatabase database = server.newDatabase();
        Connection connection = database.dataSource().getConnection()) {
      assertThat(
              Databases.ask(
                  connection, "select count(*) from pg_extension where extname = 'vector'"))
          .isEqualTo("0");
      Databases.run(connection, "create extension vector");

      assertThat(Databases.ask(connection, "select '[1,2,3]'::vector <-> '[1,2,5]'"))
          .isEqualTo("2");
    }
  }

  @Test
  void newDatabase_twice_areSeparate() throws SQLException {
    try (LocalDatabase one = server.newDatabase();
        LocalDatabase other = server.newDatabase();
        Connection inOne = one.dataSource().getConnection();
        Connection inOther = other.dataSource().getConnection()) {
      Databases.run(inOne, "create table t (i int)");

      assertThat(one.name()).isNotEqualTo(other.name());
      assertThat(Databases.ask(inOther, "select to_regclass('t') is null")).isEqualTo("t");
    }
  }

  @Test
  void close_openConnection_dropsDatabase() throws SQLException {
    LocalDatabase database = server.newDatabase();
    try (LocalDatabase home = server.newDatabase();
        Connection connection = database.dataSource().getConnection()) {
      database.close();

      assertThat(Databases.exists(home, database.name())).isFalse();
      assertThatThrownBy(() -> Databases.ask(connection, "select 1"))
          .isInstanceOf(SQLException.class);
    }
  }

  @Test
  void close_twice_doesNothing() {
    LocalDatabase database = server.newDatabase();
    database.close();

    database.close();
  }

  @Test
  void dataSource_anotherRole_connectsAsThatRole() throws SQLException {
    try (LocalDatabase database = server.newDatabase();
        Connection connection = database.dataSource().getConnection()) {
      String role = database.name() + "_reader";
      Databases.run(connection, "create role " + role + " login password 'secret'");
      try (Connection other = database.dataSource(role, "secret").getConnection()) {
        assertThat(Databases.ask(other, "select current_user")).isEqualTo(role);
      }
      Databases.run(connection, "drop role " + role);
    }
  }

  @Test
  void url_credentials_areLeftOut() {
    try (LocalDatabase database = server.newDatabase()) {
      assertThat(database.url())
          .startsWith("jdbc:postgresql://")
          .endsWith("/" + database.name())
          .doesNotContain("password");
    }
  }

  @Test
  void description_isOneLineWithVersionsAndWay() {
    assertThat(server.description())
        .matches(
            "PostgreSQL \\d+\\S* with pgvector \\d+\\.\\d+\\S* by way of (url|installed|docker|packages): .+");
  }
}
