package dev.vectorstore.imports;

import dev.vectorstore.ModelId;
import java.util.List;

/**
 * What a rollback did, or would do.
 *
 * @param run its number
 * @param parts one for each collection, or tenant's part, of the run
 */
public record RollbackReport(long run, List<Part> parts) {
  /** How many ids of documents that were changed are listed at most. */
  public static final int LISTED = 1_000;

  /** Copies the list. */
  public RollbackReport {
    parts = List.copyOf(parts);
  }

  /** Whether nothing had to be kept, and everything that was overwritten could be restored. */
  public boolean complete() {
    return parts.stream().allMatch(part -> part.kept() == 0 && part.lostVectors() == 0);
  }

  /**
   * One collection.
   *
   * @param collection its name when the run began
   * @param tenant whose documents they are; empty text if the collection has no tenants
   * @param removed documents that the run had inserted
   * @param restored documents that the run had overwritten
   * @param gone documents that the run had inserted and someone removed since
   * @param kept documents that were changed since and are left as they are
   * @param keptIds their ids, the first thousand
   * @param dropped whether the collection itself, which the run had made, is dropped
   * @param droppedSpaces the models whose spaces, which the run had made in a collection that
   *     stays, are dropped; where it is the collection's only one, the collection has no model
   *     again
   * @param lostVectors vectors that the run overwrote, of spaces that were dropped since
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
