package dev.vectorstore;

import java.util.List;
import java.util.function.Consumer;

/**
 * The vector index of a collection's active space: built, dropped, measured and tuned. Without an
 * index every search is exact; so it is for small collections even with one. Safe to use from many
 * threads.
 *
 * <p>Every operation throws {@link VectorStoreException.NoSuchCollection} once the collection was
 * dropped, and {@link IllegalStateException} if it has no model.
 */
public interface SpaceIndex {
  /** What there is now. */
  IndexStatus status();

  /**
   * Builds the index that the space is to have, if there is none; a broken left-over is replaced.
   * With a maintenance {@code DataSource} writers go on meanwhile, without one they wait.
   *
   * @throws IllegalStateException if the space is to have no index
   */
  default void build() {
    build(progress -> {});
  }

  /**
   * As {@link #build()}, and tells how far it is, about twice a second, from another thread, over a
   * second connection. A failure to tell, also of the listener, ends the telling and not the build;
   * it is logged.
   */
  void build(Consumer<IndexProgress> listener);

  /**
   * Replaces the index by this one, which is built before the old one is dropped; with {@link
   * VectorIndex#none()} there is none any more. What {@link #tune} learned is forgotten.
   *
   * @throws IllegalArgumentException if the index does not fit the space, see {@link SpaceInfo#of}
   */
  void rebuild(VectorIndex index, Consumer<IndexProgress> listener);

  /** Drops the index if there is one; searches are exact then. */
  void drop();

  /**
   * The share of the true nearest that searches find, with vectors of the collection as questions.
   *
   * @param sample how many, 1 to 1,000, chosen at random
   * @param k how many nearest are compared, 1 to 1,000
   * @throws IllegalArgumentException if one is out of its range
   * @throws IllegalStateException if the collection has no vector
   */
  Recall measureRecall(int sample, int k);

  /**
   * The share of the true nearest that searches for these embeddings find.
   *
   * @param k how many nearest are compared, 1 to 1,000
   * @throws IllegalArgumentException if there is no embedding, or as {@link VectorStore#search}
   */
  Recall measureRecall(List<Embedding> questions, int k);

  /**
   * Finds how widely searches have to look for this recall of the ten nearest, with 100 vectors of
   * the collection as questions, and remembers it in the database: searches that ask for it or for
   * less look so from then on.
   *
   * @param recall more than 0 and less than 1
   * @return what was measured at the width that is remembered; its mean is below what was asked for
   *     if no width reaches that
   * @throws IllegalArgumentException if it is out of its range
   * @throws IllegalStateException if there is no index
   */
  Recall tune(double recall);
}
