package dev.vectorstore.internal.collection;

import dev.vectorstore.Cancellation;
import dev.vectorstore.Embedding;
import dev.vectorstore.Include;
import dev.vectorstore.VectorStore;
import dev.vectorstore.internal.observe.Observer;
import dev.vectorstore.search.Match;
import dev.vectorstore.search.SearchRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures the recall of one in so many searches by an index: the same search is done exactly,
 * later and on a thread of its own. What would be too much is left out. Safe to use from many
 * threads.
 *
 * <p>Why: docs/decisions/0101-sampled-recall.md.
 */
public final class RecallSampler implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RecallSampler.class);

  private static final int WAITING = 8;
  private static final int MOST_NEAREST = 1_000;
  private static final Duration LONGEST = Duration.ofMinutes(1);

  // Of the time of one connection and of one process of the server.
  private static final int REST_FOR_WORK = 9;

  private final int oneIn;
  private final BooleanSupplier inTransaction;
  private final Observer observer;
  private final LongSupplier nanos;
  private final Cancellation closing = Cancellation.create();
  private final ThreadPoolExecutor measuring =
      new ThreadPoolExecutor(
          1,
          1,
          1,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(WAITING),
          RecallSampler::thread,
          new ThreadPoolExecutor.DiscardPolicy());

  private volatile long restsUntil;

  /**
   * For a database.
   *
   * @param oneIn how many searches by an index there are for each that is measured
   * @param inTransaction whether the calling thread's searches may see what others do not
   */
  public RecallSampler(
      int oneIn, BooleanSupplier inTransaction, Observer observer, LongSupplier nanos) {
    this.oneIn = oneIn;
    this.inTransaction = inTransaction;
    this.observer = observer;
    this.nanos = nanos;
    this.restsUntil = nanos.getAsLong();
    measuring.allowCoreThreadTimeOut(true);
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "vectorstore-recall");
    thread.setDaemon(true);
    return thread;
  }

  /** A search that was just done; most are left out. */
  void searched(VectorStore store, SearchRequest request, Embedding query, List<Match> found) {
    if (ThreadLocalRandom.current().nextInt(oneIn) == 0
        && nanos.getAsLong() - restsUntil >= 0
        && isComparable(request)
        && !inTransaction.getAsBoolean()) {
      SearchRequest exact = exact(request, query);
      double[] distances = RecallMeasure.distances(found);
      measuring.execute(() -> measure(store, exact, distances));
    }
  }

  /** Groups, pages and diverse matches are not simply the nearest. */
  private static boolean isComparable(SearchRequest request) {
    return request.limit() <= MOST_NEAREST
        && request.diversity().isEmpty()
        && request.groupBy().isEmpty()
        && request.after().isEmpty();
  }

  /** A text is not embedded again. */
  private SearchRequest exact(SearchRequest request, Embedding query) {
    return request
        .similarTo()
        .map(SearchRequest::similarTo)
        .orElseGet(() -> SearchRequest.of(query))
        .filter(request.filter())
        .minSimilarity(request.minSimilarity())
        .limit(request.limit())
        .include(Include.idOnly())
        .timeLimit(LONGEST)
        .cancellation(closing)
        .exact();
  }

  private void measure(VectorStore store, SearchRequest exact, double[] found) {
    List<Match> nearest = nearest(store, exact);
    if (!nearest.isEmpty()) {
      observer.measured(store.info().name(), RecallMeasure.share(nearest, found), nearest.size());
    }
  }

  /** The true nearest; none if they cannot be had. */
  private List<Match> nearest(VectorStore store, SearchRequest exact) {
    long began = nanos.getAsLong();
    try {
      return store.search(exact);
    } catch (RuntimeException e) { // also what a DataSource throws
      LOG.debug("The recall of a search could not be measured", e);
      return List.of();
    } finally {
      long now = nanos.getAsLong();
      restsUntil = now + REST_FOR_WORK * (now - began);
    }
  }

  /** Stops what is measured, and measures no more. */
  @Override
  public void close() {
    measuring.shutdownNow();
    closing.cancel();
  }
}
