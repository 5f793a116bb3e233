package dev.vectorstore.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.Cancellation;
import dev.vectorstore.Document;
import dev.vectorstore.Filter;
import dev.vectorstore.Include;
import dev.vectorstore.Metric;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.collection.CollectionInfo;
import dev.vectorstore.search.Match;
import dev.vectorstore.search.Page;
import dev.vectorstore.search.ScrollRequest;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.write.WriteReport;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A store whose searches wait until they are let go or cancelled. */
final class WaitingStore implements VectorStore {
  private final Thread owner = Thread.currentThread();
  private final CountDownLatch searching = new CountDownLatch(1);
  final CountDownLatch released = new CountDownLatch(1);
  final AtomicReference<@Nullable Thread> searcher = new AtomicReference<>();

  /** A store that waits for nothing. */
  static WaitingStore released() {
    WaitingStore store = new WaitingStore();
    store.released.countDown();
    return store;
  }

  /** Until a search has begun, or failed before it could. */
  void awaitSearch(Future<?> future) {
    while (!future.isDone() && searching.getCount() > 0) {
      Thread.onSpinWait();
    }
    assertThat(future).isNotDone();
  }

  @Override
  public List<Match> search(SearchRequest request) {
    searcher.set(Thread.currentThread());
    if (released.getCount() > 0 && Thread.currentThread() == owner) {
      throw new AssertionError("the search waits in the thread of the caller");
    }
    Cancellation cancellation = request.cancellation().orElseThrow();
    Cancellation.Running running = cancellation.whileRunning(released::countDown);
    try {
      searching.countDown();
      released.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    } finally {
      running.close();
    }
    if (cancellation.isCancelled()) {
      throw new VectorStoreException.Cancelled("the search was cancelled", null);
    }
    return List.of(Match.of(Document.of("a", "text"), 0, Metric.COSINE));
  }

  @Override
  public CollectionInfo info() {
    return CollectionInfo.of("waiting", Metric.COSINE, Map.of());
  }

  @Override
  public WriteReport upsert(List<Document> documents) {
    throw new VectorStoreException.Unavailable("upserting failed", null);
  }

  @Override
  public List<Document> get(List<String> ids, Include include) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Page scroll(ScrollRequest request) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long count(Filter filter) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long delete(List<String> ids) {
    return 0;
  }

  @Override
  public long delete(Filter filter) {
    return 0;
  }
}
