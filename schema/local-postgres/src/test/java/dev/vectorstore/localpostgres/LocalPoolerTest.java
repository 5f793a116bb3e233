package dev.vectorstore.localpostgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LocalPoolerTest {
  private final LocalPostgres server = LocalPostgres.start();

  @ParameterizedTest
  @EnumSource
  void newPooler_inEachMode_leadsEachRoleToEachDatabaseUntilItIsClosed(LocalPooler.Mode mode)
      throws SQLException {
    try (LocalDatabase database = server.newDatabase()) {
      String role = database.name() + "_reader";
      PlainSql.execute(
          database.dataSource(),
          "create table t as select 1 as n; create role \""
              + role
              + "\" login password 'secret'; grant select on t to \""
              + role
              + "\"");
      LocalPooler pooler = newPooler(mode, 2);
      try {
        assertThat(PlainSql.rows(pooler.dataSource(database), "select current_user, n from t"))
            .containsExactly(database.user() + "|1");
        assertThat(
                PlainSql.rows(
                    pooler.dataSource(database, role, "secret"), "select current_user, n from t"))
            .containsExactly(role + "|1");
        assertThatThrownBy(
                () -> PlainSql.rows(pooler.dataSource(database, role, "wrong"), "select 1"))
            .isInstanceOf(SQLException.class);
      } finally {
        pooler.close();
      }
      pooler.close();
      assertThatThrownBy(() -> PlainSql.rows(pooler.dataSource(database), "select 1"))
          .extracting("SQLState")
          .isEqualTo("08001");
      PlainSql.execute(
          database.dataSource(), "drop owned by \"" + role + "\"; drop role \"" + role + "\"");
    }
  }

  @Test
  void newPooler_inTransactionMode_givesASessionForATransaction() throws SQLException {
    try (LocalDatabase database = server.newDatabase();
        LocalPooler pooler = newPooler(LocalPooler.Mode.TRANSACTION, 1);
        Connection first = pooler.dataSource(database).getConnection();
        Connection second = pooler.dataSource(database).getConnection()) {
      String pid = "select pg_backend_pid()";

      assertThat(PlainSql.value(first, pid)).isEqualTo(PlainSql.value(second, pid));
    }
  }

  @Test
  void close_withAClientInATransaction_endsIt() throws SQLException {
    LocalPooler pooler = newPooler(LocalPooler.Mode.SESSION, 1);
    try (LocalDatabase database = server.newDatabase();
        Connection client = pooler.dataSource(database).getConnection()) {
      client.setAutoCommit(false);
      PlainSql.value(client, "select 1");

      pooler.close();

      assertThatThrownBy(() -> PlainSql.value(client, "select 1"))
          .extracting("SQLState")
          .isEqualTo("08006");
    }
  }

  @Test
  void newPooler_withoutSessions_isRefused() {
    assertThatThrownBy(() -> server.newPooler(LocalPooler.Mode.SESSION, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a pooler has at least 1 session, not 0");
  }

  /** Where the packages of the distribution are used, there can be a PgBouncer. */
  private LocalPooler newPooler(LocalPooler.Mode mode, int sessions) {
    try {
      return server.newPooler(mode, sessions);
    } catch (LocalPostgresException e) {
      assumeTrue(server.description().contains("by way of packages"), e.getMessage());
      throw e;
    }
  }
}
