package dev.vectorstore.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.localpostgres.PlainSql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where transactions begin at another level, whoever waited sees what was done meanwhile. */
class IsolationTest {
  private static final String WAITING =
      "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";

  private final SchemaDatabase database = new SchemaDatabase();
  private final ExecutorService thread = Executors.newSingleThreadExecutor();

  @AfterEach
  void drop() throws SQLException {
    thread.shutdownNow();
    database.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"repeatable read", "serializable"})
  void migrate_whileAnotherDoes_waitsAndFindsNothingToDo(String isolation) throws Exception {
    begin(isolation);

    Future<Boolean> migrating =
        whileLocked(() -> VectorSchema.migrate(database.owner()), VectorSchema::migrate);

    assertThat(migrating.get()).isTrue();
    assertThat(VectorSchema.state(database.owner(), SchemaName.DEFAULT).version())
        .isEqualTo(VectorSchema.VERSION);
  }

  @ParameterizedTest
  @ValueSource(strings = {"repeatable read", "serializable"})
  void undo_modelThatCameWhileItWaited_isNotLost(String isolation) throws Exception {
    VectorSchema.migrate(database.owner());
    begin(isolation);

    Future<Boolean> undoing =
        whileLocked(
            () -> VectorSchema.undo(database.owner(), SchemaName.DEFAULT, 0),
            other -> PlainSql.execute(other, "select vectorstore.register_model('m', '', 2)"));

    assertThatThrownBy(undoing::get)
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(SchemaException.class)
        .hasMessageContaining("would lose data, and nothing was changed");
  }

  @Test
  void migrate_transactionOfAnotherLevel_isRefused() throws Exception {
    try (Connection connection = PlainSql.transaction(database.owner())) {
      PlainSql.execute(connection, "set transaction isolation level repeatable read");

      assertThatThrownBy(() -> VectorSchema.migrate(connection))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "a migration can join only a READ COMMITTED transaction, and this one has another isolation level");
    }
  }

  private void begin(String isolation) throws SQLException {
    PlainSql.execute(
        database.owner(),
        "alter database \""
            + database.local().name()
            + "\" set default_transaction_isolation = '"
            + isolation
            + "'");
  }

  private interface Step {
    void on(Connection connection) throws SQLException;
  }

  /** Runs work that waits for one who holds the lock, who then does the step and commits. */
  private Future<Boolean> whileLocked(Runnable work, Step step) throws SQLException {
    try (Connection other = PlainSql.transaction(database.owner())) {
      PlainSql.execute(other, "set transaction isolation level read committed");
      PlainSql.execute(other, Preparation.LOCK);
      Callable<Boolean> waiting =
          () -> {
            work.run();
            return true;
          };
      Future<Boolean> result = thread.submit(waiting);
      while (!result.isDone() && PlainSql.value(database.owner(), WAITING).equals("0")) {
        Thread.onSpinWait();
      }
      step.on(other);
      other.commit();
      return result;
    }
  }
}
