package dev.vectorstore.migration;

/**
 * How far a run is with one collection.
 *
 * @param phase what is being done
 * @param collection its name in the database
 * @param done documents so far
 * @param expected documents in all by Chroma's own count; the log may hold more or fewer
 */
public record ImportProgress(Phase phase, String collection, long done, long expected) {
  /** What is being done. */
  public enum Phase {
    /** Documents are written. */
    IMPORT,
    /** Documents are compared. */
    VERIFY
  }
}
