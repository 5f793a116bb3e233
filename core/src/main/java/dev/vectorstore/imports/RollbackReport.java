package dev.vectorstore.imports;

import dev.vectorstore.ModelId;
import java.util.List;

/**
 * The result of a rollback, or of its plan.
 *
 * @param run the run's number
 * @param parts the parts, one for each collection and tenant of the run
 */
public record RollbackReport(long run, List<Part> parts) {
  /** The maximum number of ids of changed documents that are listed. */
  public static final int LISTED = 1_000;

  /** Copies the list. */
  public RollbackReport {
    parts = List.copyOf(parts);
  }

  /** Whether nothing was kept, and everything that was overwritten could be restored. */
  public boolean complete() {
    return parts.stream().allMatch(part -> part.kept() == 0 && part.lostVectors() == 0);
  }

  /**
   * One collection.
   *
   * @param collection its name when the run began
   * @param tenant the tenant of the documents; empty text if the collection has no tenants
   * @param removed documents that the run had inserted
   * @param restored documents that the run had overwritten
   * @param gone documents that the run had inserted and that were removed since
   * @param kept documents that were changed since and are kept as they are
   * @param keptIds the ids of the kept documents, at most the first thousand
   * @param dropped whether the collection, which the run had created, is dropped
   * @param droppedSpaces the models whose spaces are dropped. The run had created them in a
   *     collection that stays. If it was the collection's only space, the collection has no model
   *     again
   * @param lostVectors vectors that the run overwrote in spaces that were dropped since
   */
  public record Part(
      String collection,
      String tenant,
      long removed,
      long restored,
      long gone,
      long kept,
      List<String> keptIds,
      boolean dropped,
      List<ModelId> droppedSpaces,
      long lostVectors) {
    /** Copies the lists. */
    public Part {
      keptIds = List.copyOf(keptIds);
      droppedSpaces = List.copyOf(droppedSpaces);
    }
  }
}
