package dev.vectorstore.index;

import dev.vectorstore.Cancellation;
import dev.vectorstore.Embedding;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.space.SpaceInfo;
import java.util.List;
import java.util.function.Consumer;

/**
 * The vector index of one space: built, dropped, measured and tuned. Without an index every search
 * is exact; so it is for small collections even with one. Safe to use from many threads.
 *
 * <p>One changes an index at a time, whichever process it is in: {@link #build}, {@link #rebuild}
 * and {@link #drop} throw {@link VectorStoreException.Conflict} while another does. A failed or
 * broken-off change leaves what was there before, and what it left half done, the next one removes.
 * Limits of time that the connections have for statements do not apply to builds.
 *
 * <p>Every operation throws {@link VectorStoreException.NoSuchCollection} once the collection was
 * dropped, and {@link VectorStoreException.NoSuchSpace} once the space was.
 */
public interface SpaceIndex {
  /** What there is now. */
  IndexStatus status();

  /**
   * The same index, whose builds and measurements this stops: they throw {@link
   * VectorStoreException.Cancelled}, and no unfinished index is left.
   */
  default SpaceIndex cancellation(Cancellation cancellation) {
    throw new UnsupportedOperationException("builds of this index cannot be stopped");
  }

  /**
   * Builds the index that the space is to have, unless it is there already. With a maintenance
   * {@code DataSource} writers go on meanwhile, without one they wait.
   *
   * @throws IllegalStateException if the space is to have no index, or the index is one on 16-bit
   *     floats and a vector has numbers that are too large for it
   */
  default void build() {
    build(progress -> {});
  }

  /**
   * As {@link #build()}, and tells how far it is, about twice a second, from a thread of its own
   * and over a second connection of the role that builds. A failure to tell, also of the listener,
   * ends the telling and not the build; it is logged. A listener that is still at work when the
   * build ends is interrupted.
   */
  void build(Consumer<IndexProgress> listener);

  /**
   * Replaces the index by this one, which is built before the old one is dropped and remembered
   * only then; with {@link VectorIndex#none()} there is none any more. What {@link #tune} learned
   * is forgotten. Other processes, and searches that began before, may take up to ten seconds to
   * notice; a change between HNSW and IVFFlat costs their searches recall meanwhile.
   *
   * @throws IllegalArgumentException if the index does not fit the space, see {@link SpaceInfo#of}
   * @throws IllegalStateException if the index is one on 16-bit floats and a vector has numbers
   *     that are too large for it
   */
  void rebuild(VectorIndex index, Consumer<IndexProgress> listener);

  /**
   * Runs a large load without the index, which would make it several times slower, and builds the
   * index after it, also if the load fails. Searches are exact meanwhile. If the build fails too,
   * that is suppressed in the failure of the load.
   *
   * @param load writes to the collection, on the thread that calls; whatever it throws is thrown on
   * @throws IllegalStateException as {@link #build()}
   */
  default void suspendDuring(Runnable load, Consumer<IndexProgress> listener) {
    throw new UnsupportedOperationException("this index cannot be dropped for a load");
  }

  /**
   * Drops the index if there is one; searches are exact then. Another process that has a
   * maintenance {@code DataSource} may build it again; {@code rebuild(VectorIndex.none(), …)} keeps
   * it away.
   */
  void drop();

  /**
   * The share of the true nearest that searches find, with vectors of the collection as queries.
   *
   * @param sample how many, 1 to 1,000, chosen at random
   * @param k how many nearest are compared, 1 to 1,000
   * @throws IllegalArgumentException if one is out of its range
   * @throws IllegalStateException if the collection has no vector, or is per tenant
   */
  Recall measureRecall(int sample, int k);

  /**
   * The share of the true nearest that searches for these embeddings find.
   *
   * @param k how many nearest are compared, 1 to 1,000
   * @throws IllegalArgumentException if there is no embedding, or as {@link VectorStore#search}
   * @throws IllegalStateException if the collection is per tenant
   */
  Recall measureRecall(List<Embedding> queries, int k);

  /**
   * Finds how widely searches have to look for this recall of the ten nearest, with 100 vectors of
   * the collection as queries, and remembers it in the database: searches that ask for it look so
   * from then on. Those that ask for less look less widely, by as much as the guesses for the two
   * recalls differ; those that ask for more look at least as widely.
   *
   * @param recall more than 0 and less than 1
   * @return what was measured at the width that is remembered; its mean is below what was asked for
   *     if no width reaches that
   * @throws IllegalArgumentException if it is out of its range
   * @throws IllegalStateException if there is no index, or the collection is per tenant
   */
  Recall tune(double recall);
}
