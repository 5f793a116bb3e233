package dev.vectorstore.examples.benchmark.contender;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Work on many items, some at a time. */
public final class Batches {
  private Batches() {}

  /** Does the work with this number of items at once, and at last with those that are left. */
  public static <T> void of(Iterable<T> items, int atOnce, Work<T> work)
      throws IOException, SQLException {
    List<T> batch = new ArrayList<>(atOnce);
    for (T item : items) {
      batch.add(item);
      if (batch.size() == atOnce) {
        work.run(List.copyOf(batch));
        batch.clear();
      }
    }
    if (!batch.isEmpty()) {
      work.run(List.copyOf(batch));
    }
  }

  /** Work on a batch. */
  @FunctionalInterface
  public interface Work<T> {
    /** Does it. */
    void run(List<T> batch) throws IOException, SQLException;
  }
}
