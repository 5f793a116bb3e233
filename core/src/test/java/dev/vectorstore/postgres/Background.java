package dev.vectorstore.postgres;

import dev.vectorstore.VectorStoreException;
import dev.vectorstore.localpostgres.PlainSql;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import javax.sql.DataSource;

/** Work of a test that another thread does, and that another transaction may keep waiting. */
public final class Background {
  private static final String WAITING =
      "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";

  private Background() {}

  /** What comes of it: "done", or the failure. */
  static Callable<Object> outcome(Runnable work) {
    return () -> {
      try {
        work.run();
        return "done";
      } catch (VectorStoreException e) {
        return e;
      }
    };
  }

  /** How many sessions of the database wait for a lock. */
  public static int waiting(DataSource dataSource) throws SQLException {
    return Integer.parseInt(PlainSql.value(dataSource, WAITING));
  }

  /** Until some session of the database waits for a lock, or the work ended without. */
  public static void awaitWaiting(DataSource dataSource, Future<?> work) throws SQLException {
    while (!work.isDone() && waiting(dataSource) == 0) {
      Thread.onSpinWait();
    }
  }
}
