package dev.vectorstore.migration.internal.directory.sqlite;

import dev.vectorstore.migration.ChromaReadException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;

/**
 * The check of a copied database, in a thread of its own, concurrently with work that need not wait
 * for it. The results of that work are not used unless the copy is intact.
 */
public final class CopyCheck {
  private final FutureTask<Boolean> task;

  private CopyCheck(ChromaDatabase database) {
    task = new FutureTask<>(database::requireIntact, true);
    Thread thread = new Thread(task, "vectorstore-import-check");
    thread.setDaemon(true);
    thread.start();
  }

  /** Reads a copy. */
  @FunctionalInterface
  public interface Work<T> {
    T run() throws IOException, SQLException;
  }

  /**
   * Returns the result of the work.
   *
   * @param undo frees the result if the copy is damaged
   * @throws ChromaReadException if the copy is damaged, whatever the work threw
   */
  public static <T> T concurrently(ChromaDatabase database, Work<T> work, Consumer<T> undo)
      throws IOException, SQLException {
    CopyCheck check = new CopyCheck(database);
    T result;
    try {
      result = work.run();
    } catch (IOException | SQLException | RuntimeException e) {
      check.await();
      throw e;
    }
    try {
      check.await();
    } catch (RuntimeException e) {
      undo.accept(result);
      throw e;
    }
    return result;
  }

  /**
   * Waits even if this thread is interrupted, since the check reads a file that is about to be
   * deleted.
   */
  private void await() {
    boolean interrupted = false;
    while (true) {
      try {
        task.get();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      } catch (ExecutionException e) {
        throw e.getCause() instanceof RuntimeException failure
            ? failure
            : new IllegalStateException("a check failed", e.getCause());
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }
}
