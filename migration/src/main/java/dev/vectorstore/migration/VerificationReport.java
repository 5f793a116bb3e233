package dev.vectorstore.migration;

import java.util.List;

/**
 * How a database compares with a Chroma directory.
 *
 * @param collections one for each collection of the source
 */
public record VerificationReport(List<Collection> collections) {
  /** Copies the list. */
  public VerificationReport {
    collections = List.copyOf(collections);
  }

  /** Whether every document is there, equal in all parts, and no other. */
  public boolean identical() {
    return collections.stream().allMatch(Collection::identical);
  }

  /**
   * One collection.
   *
   * @param name in the database
   * @param inSource documents that the source holds
   * @param inDatabase documents that the database holds
   * @param vectorsCompared vectors of the source that were compared bit for bit
   * @param differences what is not equal, the first twenty
   * @param differenceCount what is not equal, all of it
   */
  public record Collection(
      String name,
      long inSource,
      long inDatabase,
      long vectorsCompared,
      List<Difference> differences,
      long differenceCount) {
    /** Copies the list. */
    public Collection {
      differences = List.copyOf(differences);
    }

    /** Whether every document is there, equal in all parts, and no other. */
    public boolean identical() {
      return differenceCount == 0 && inSource == inDatabase;
    }
  }

  /**
   * A document, or the collection itself, that is not equal.
   *
   * @param id of the document in the database; empty for the collection itself
   * @param part which part of it
   */
  public record Difference(String id, Part part) {}

  /** What can differ. */
  public enum Part {
    /** What Chroma says of the collection, or the host said there. */
    COLLECTION_METADATA,
    /** The database does not have the document. */
    MISSING,
    /** The texts. */
    TEXT,
    /** The metadata. */
    METADATA,
    /** The vectors, or what is kept in place of one. */
    VECTOR
  }
}
