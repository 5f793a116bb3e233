package dev.vectorstore.migration.internal.directory.log;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Follows one record through the whole remaining log, to find what Chroma's tables lost: NaN,
 * integers beyond 64 bits, unpaired surrogates, empty lists, the type of booleans (0.4.0 to 0.4.3).
 *
 * <p>A key is used only if the log certainly set it last. An ADD without an earlier entry may have
 * been ignored, because the entry that created the record may have been purged. It is used if it
 * was the last write that the tables know, or if nothing was ever purged.
 */
public final class MetadataAudit {

  private enum Existence {
    UNKNOWN,
    YES,
    NO
  }

  private final long lastWrite;
  private Existence existence;
  private final Map<String, @Nullable Object> values = new LinkedHashMap<>();

  /**
   * @param logIsWhole whether nothing was ever purged from the log
   * @param lastWrite the last entry of the log that wrote to the record's row, or −1
   */
  public MetadataAudit(boolean logIsWhole, long lastWrite) {
    this.existence = logIsWhole ? Existence.NO : Existence.UNKNOWN;
    this.lastWrite = lastWrite;
  }

  public void apply(LogRow row, Map<String, @Nullable Object> metadata) {
    switch (row.operation()) {
      case ADD -> {
        boolean applied =
            existence == Existence.NO || (existence == Existence.UNKNOWN && row.seq() == lastWrite);
        if (applied) {
          values.putAll(metadata);
        }
        existence = Existence.YES;
      }
      case UPDATE -> {
        if (existence != Existence.NO) {
          set(metadata);
        }
      }
      case UPSERT -> set(metadata);
      case DELETE -> {
        values.clear();
        existence = Existence.NO;
      }
      case OTHER -> {}
    }
  }

  private void set(Map<String, @Nullable Object> metadata) {
    existence = Existence.YES;
    values.putAll(metadata);
  }

  /** Returns the values that the log has and that the given values lack or have differently. */
  public Map<String, Object> missingFrom(Map<String, Object> found) {
    Map<String, Object> missing = new LinkedHashMap<>();
    values.forEach(
        (key, value) -> {
          if (value != null && !Objects.equals(value, found.get(key))) {
            missing.put(key, value);
          }
        });
    return missing;
  }
}
