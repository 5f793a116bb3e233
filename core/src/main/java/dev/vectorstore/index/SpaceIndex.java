package dev.vectorstore.index;

import dev.vectorstore.Cancellation;
import dev.vectorstore.Embedding;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.space.SpaceInfo;
import java.util.List;
import java.util.function.Consumer;

/**
 * The vector index of one space. It is built, dropped, measured and tuned here. Without an index
 * every search is exact. Small collections are searched exactly even with an index. Safe to use
 * from many threads. So must an implementation be. Null is a {@link NullPointerException}. No
 * method returns null.
 *
 * <p>Only one change of an index runs at a time, in whatever process. {@link #build}, {@link
 * #rebuild} and {@link #drop} throw {@link VectorStoreException.Conflict} while another change
 * runs. A change that failed or was interrupted leaves what was there before. The next change
 * removes what it left unfinished. The connections' time limits for statements do not apply to
 * builds.
 *
 * <p>Each build ends with a check: up to 200 queries, stored vectors and such as lie near one, are
 * searched by the index and exactly for their ten and their hundred nearest. Twice as many stored
 * vectors are searched for themselves. If the usual effort does not give the recall that searches
 * ask for by default, or with it the index is not {@linkplain IndexCheck#isSound sound}, larger
 * ones are tried. If less effort than usual gives it, also for queries that lie farther from what
 * is stored, searches take that. What is found is remembered as by {@link #tune}, logged, and shown
 * by {@link IndexStatus#checked}. If the check fails or is stopped, the index is built
 * nevertheless, and nothing is remembered. Collections per tenant are not checked.
 *
 * <p>If the index is {@linkplain VectorIndex#automatic() automatic}, an HNSW index is built and
 * checked. If it does not serve the vectors, an IVFFlat index is built beside it and checked, too,
 * and the better one stays. Below pgvector 0.8.7 the HNSW index stays.
 *
 * <p>Every operation throws {@link VectorStoreException.NoSuchCollection} once the collection was
 * dropped, and {@link VectorStoreException.NoSuchSpace} once the space was.
 */
public interface SpaceIndex {
  /** The current state. */
  IndexStatus status();

  /**
   * The same index with a cancellation. It stops builds and measurements. They throw {@link
   * VectorStoreException.Cancelled} and leave no unfinished index.
   */
  default SpaceIndex cancellation(Cancellation cancellation) {
    throw new UnsupportedOperationException("builds of this index cannot be stopped");
  }

  /**
   * Builds the index that the space should have, unless it exists. An automatic index exists once
   * one of any kind was built for it. With a maintenance {@code DataSource} it is built
   * concurrently. Without one writers wait.
   *
   * @throws IllegalStateException if the space should have no index, or if the index is on 16-bit
   *     floats and a vector has numbers that are too large for it
   */
  default void build() {
    build(progress -> {});
  }

  /**
   * As {@link #build()}, and reports the progress about twice a second. The listener is called from
   * a thread of its own. The progress is read over a second connection of the role that builds. If
   * reading or the listener fails, that is logged and ends the reports, but not the build. A
   * listener that is still running when the build ends is interrupted.
   *
   * @param listener receives the progress, never null
   */
  void build(Consumer<IndexProgress> listener);

  /**
   * Replaces the index by this one. The new index is built before the old one is dropped. With
   * {@link VectorIndex#none()} there is no index afterwards. What {@link #tune} learned is
   * forgotten. Other processes may take up to ten seconds to notice, and so may searches that began
   * before. After a change between HNSW and IVFFlat their searches have a lower recall in the
   * meantime.
   *
   * @throws IllegalArgumentException if the index does not fit the space, see {@link SpaceInfo#of}
   * @throws IllegalStateException if the index is on 16-bit floats and a vector has numbers that
   *     are too large for it
   */
  void rebuild(VectorIndex index, Consumer<IndexProgress> listener);

  /**
   * Runs a large load without the index, which would make it several times slower. Builds the index
   * after the load, also if the load fails. Searches are exact in the meantime. If the build fails
   * too, its exception is a suppressed exception of the load's.
   *
   * @param load writes to the collection, on the calling thread; what it throws is rethrown
   * @throws IllegalStateException as {@link #build()}
   */
  default void suspendDuring(Runnable load, Consumer<IndexProgress> listener) {
    throw new UnsupportedOperationException("this index cannot be dropped for a load");
  }

  /**
   * Drops the index if it exists. Searches are exact then. Another process with a maintenance
   * {@code DataSource} may build it again. {@code rebuild(VectorIndex.none(), …)} prevents that.
   */
  void drop();

  /**
   * Measures the share of the true nearest that searches find, with stored vectors as queries.
   *
   * @param sample the number of queries, 1 to 1,000, chosen at random
   * @param k how many nearest documents are compared, 1 to 1,000
   * @throws IllegalArgumentException if one is out of its range
   * @throws IllegalStateException if the collection has no vector, or is per tenant
   */
  Recall measureRecall(int sample, int k);

  /**
   * Measures the share of the true nearest that searches for these embeddings find.
   *
   * @param k how many nearest documents are compared, 1 to 1,000
   * @throws IllegalArgumentException if the list is empty, or as {@link VectorStore#search}
   * @throws IllegalStateException if the collection is per tenant
   */
  Recall measureRecall(List<Embedding> queries, int k);

  /**
   * Finds the effort that this recall of the ten nearest takes, with 100 stored vectors as queries,
   * and remembers it in the database. From then on searches that ask for this recall use that
   * effort. Searches that ask for less use less effort, in the ratio of the guesses for the two
   * recalls. Searches that ask for more use at least that effort.
   *
   * <p>If no effort reaches the recall, {@link Recall#reaches} of the result is false, and the log
   * warns. That is remembered, too: from then on searches that ask for more than the index was seen
   * to give are exact, until a later {@code tune} reaches more or {@link #rebuild} replaces the
   * index. Less effort than a recall usually takes has to reach it for queries that lie between the
   * stored vectors, too. If the index was checked and that is {@link IndexCheck#outdated}, it is
   * checked again.
   *
   * @param recall more than 0 and less than 1
   * @return what was measured with the least effort that reaches the recall, or else with the one
   *     that has the highest mean
   * @throws IllegalArgumentException if it is out of its range
   * @throws IllegalStateException if there is no index, or the collection is per tenant
   */
  Recall tune(double recall);

  /**
   * The same with queries of the host's, such as real ones: these tell more of what users will find
   * than stored vectors do, the more so the farther off they lie from what is stored.
   *
   * @param queries 100 or more tell a recall of .98 well; as many exact searches are done
   * @throws IllegalArgumentException if the list is empty, or as {@link VectorStore#search}
   */
  Recall tune(double recall, List<Embedding> queries);
}
