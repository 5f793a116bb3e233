package dev.vectorstore.migration.internal.directory.log;

import dev.vectorstore.migration.internal.directory.log.LogRow.Operation;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The metadata of one record by Chroma's rules, from the position of the tables on: an update
 * merges key by key, and null removes a key. Document and uri are keys like any other.
 *
 * <p>Why: docs/decisions/0049-rescue-and-verification.md.
 */
public final class MetadataReplay {

  private final long tablePosition;
  private final Map<String, Object> values;
  private boolean exists;
  private boolean deleted;

  /**
   * @param tablePosition the last entry of the log that the tables have seen
   * @param values what the tables hold
   */
  public MetadataReplay(long tablePosition, boolean exists, Map<String, Object> values) {
    this.tablePosition = tablePosition;
    this.exists = exists;
    this.values = new LinkedHashMap<>(values);
  }

  public void apply(LogRow row, Map<String, @Nullable Object> metadata) {
    if (row.seq() <= tablePosition || row.operation() == Operation.OTHER) {
      return;
    }
    if (row.operation() == Operation.DELETE) {
      values.clear();
      exists = false;
      deleted = true;
      return;
    }
    boolean applies =
        switch (row.operation()) {
          case ADD -> !exists;
          case UPDATE -> exists;
          default -> true;
        };
    if (applies) {
      exists = true;
      merge(metadata);
    }
  }

  private void merge(Map<String, @Nullable Object> metadata) {
    metadata.forEach(
        (key, value) -> {
          if (value == null) {
            values.remove(key);
          } else {
            values.put(key, value);
          }
        });
  }

  /** Returns whether the log deleted the record, even if it was added again later. */
  public boolean isDeleted() {
    return deleted;
  }

  public Map<String, Object> values() {
    return values;
  }
}
