package dev.vectorstore.migration.internal.source;

import java.util.List;

/**
 * Something unusual that was found, and how often.
 *
 * @param note the kind, a name in capitals
 * @param ids the first records or parts of the source where it was found; never content
 */
public record SourceFinding(String note, long count, List<String> ids) {
  /** Copies the list. */
  public SourceFinding {
    ids = List.copyOf(ids);
  }
}
