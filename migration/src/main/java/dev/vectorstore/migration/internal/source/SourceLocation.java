package dev.vectorstore.migration.internal.source;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Where a source is. Immutable. Each import and each verification opens it again. */
public interface SourceLocation {
  /** The name of the source in reports and recorded runs. It contains no secret. */
  String description();

  /**
   * Opens the source.
   *
   * @param first chooses the collection whose records will be read first; may choose none
   * @throws dev.vectorstore.migration.SourceReadException if that is not possible
   */
  Source open(Function<List<SourceCollection>, Optional<SourceCollection>> first);

  /** Opens the source for an inspection, without a collection that will be read first. */
  default Source open() {
    return open(collections -> Optional.empty());
  }
}
