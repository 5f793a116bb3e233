package dev.vectorstore.migration.internal.source;

import java.util.List;

/**
 * How often something out of the ordinary was met.
 *
 * @param note its kind, a name in capitals
 * @param ids the first records or parts of the source that it was met with; never content
 */
public record SourceFinding(String note, long count, List<String> ids) {
  /** Copies the list. */
  public SourceFinding {
    ids = List.copyOf(ids);
  }
}
