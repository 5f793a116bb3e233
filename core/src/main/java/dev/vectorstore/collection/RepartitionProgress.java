package dev.vectorstore.collection;

/**
 * How far a collection is on its way to another number of partitions, see {@link
 * dev.vectorstore.postgres.PgVectorDatabase#repartition}.
 *
 * @param phase what is done now
 * @param done how many documents are copied, or for how many an index was built
 * @param total about how many there are
 */
public record RepartitionProgress(Phase phase, long done, long total) {
  /** What is done, one after the other. */
  public enum Phase {
    /** Documents and their vectors are copied to the new partitions. */
    COPYING,
    /** Indexes of the new partitions are built. */
    INDEXING
  }
}
