package dev.vectorstore.localpostgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LocalReplicaTest {
  private final LocalPostgres server = LocalPostgres.start();

  @Test
  void newReplica_followsAndTakesNoWritesAlsoAfterACrash() throws Exception {
    try (LocalDatabase database = server.newDatabase();
        LocalReplica replica = server.newReplica()) {
      PlainSql.execute(database.dataSource(), "create table t as select 1 as n");

      assertThat(Polling.becomesTrue(() -> count(database, replica) == 1)).isTrue();
      assertThatThrownBy(
              () -> PlainSql.execute(replica.dataSource(database), "insert into t values (2)"))
          .isInstanceOf(SQLException.class)
          .extracting("SQLState")
          .isEqualTo("25006");

      replica.kill();
      assertThatThrownBy(() -> PlainSql.rows(replica.dataSource(database), "select 1"))
          .extracting("SQLState")
          .isEqualTo("08001");
      PlainSql.execute(database.dataSource(), "insert into t values (2)");
      replica.restart();

      assertThat(Polling.becomesTrue(() -> count(database, replica) == 2)).isTrue();
    }
  }

  @Test
  void suspend_untilItGoesOn_answersNothingAndKeepsConnections() throws Exception {
    try (LocalDatabase database = server.newDatabase();
        LocalReplica replica = server.newReplica()) {
      PlainSql.execute(database.dataSource(), "create table t as select 1 as n");
      assertThat(Polling.becomesTrue(() -> count(database, replica) == 1)).isTrue();
      try (Connection connection = replica.dataSource(database).getConnection()) {
        replica.suspend();
        CompletableFuture<String> answer =
            CompletableFuture.supplyAsync(() -> value(connection, "select n from t"));
        PlainSql.execute(database.dataSource(), "insert into t values (2)");
        assertThat(answer).isNotDone();
        replica.goOn();
        assertThat(answer.get()).isEqualTo("1");
      }
      replica.suspend();
    } // and ends nevertheless
  }

  private static String value(Connection connection, String query) {
    try {
      return PlainSql.value(connection, query);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int count(LocalDatabase database, LocalReplica replica) {
    try {
      return Integer.parseInt(
          PlainSql.rows(replica.dataSource(database), "select count(*) from t").get(0));
    } catch (SQLException e) {
      return 0; // it is not there yet
    }
  }
}
