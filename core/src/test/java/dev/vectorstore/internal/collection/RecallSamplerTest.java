package dev.vectorstore.internal.collection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.Cancellation;
import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Filter;
import dev.vectorstore.Metric;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionInfo;
import dev.vectorstore.internal.observe.Observer;
import dev.vectorstore.internal.observe.Trace;
import dev.vectorstore.observe.Operation;
import dev.vectorstore.observe.OperationListener;
import dev.vectorstore.observe.OperationReport;
import dev.vectorstore.observe.RecallSample;
import dev.vectorstore.search.Match;
import dev.vectorstore.search.SearchCause;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.search.SearchStrategy;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RecallSamplerTest {
  private static final Embedding QUERY = Embedding.of(1, 0);
  private static final SearchRequest TEXT = SearchRequest.of("a text").limit(2);
  private static final SearchRequest LAST = TEXT.limit(7);

  private final AtomicLong clock = new AtomicLong();
  private final AtomicBoolean inTransaction = new AtomicBoolean();
  private final BlockingQueue<RecallSample> samples = new LinkedBlockingQueue<>();
  private final BlockingQueue<SearchRequest> asked = new LinkedBlockingQueue<>();
  private final BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
  private final Observer observer =
      new Observer(new Samples(), Operation.POSTGRESQL, Optional.of("app|vectorstore"));
  private final RecallSampler sampler =
      new RecallSampler(1, inTransaction::get, observer, clock::get);

  private volatile SearchStrategy strategy = SearchStrategy.INDEX;
  private volatile Function<SearchRequest, List<Match>> exactly =
      request -> matches(0.1, 0.2, 0.3, 0.4);

  private final VectorStore store = new ObservedStore(searching(), observer, Optional.of(sampler));

  @AfterEach
  void close() {
    sampler.close();
  }

  @Test
  void search_byTheIndex_isDoneAgainExactlyOnAnotherThread() throws InterruptedException {
    Filter filter = Filter.eq("year", 2020);
    store.search(TEXT.filter(filter).minSimilarity(-1));

    assertThat(next())
        .isEqualTo(
            new RecallSample("postgresql", Optional.of("app|vectorstore"), "articles", 0.5, 4));
    SearchRequest exact = asked.take();
    assertThat(exact.text()).isEmpty(); // the model is not asked again
    assertThat(exact.embedding()).contains(QUERY);
    assertThat(exact.recall()).isEqualTo(1);
    assertThat(exact.filter()).isEqualTo(filter);
    assertThat(exact.limit()).isEqualTo(2);
    assertThat(exact.minSimilarity()).isEqualTo(-1);
    assertThat(exact.include().text()).isFalse();
    assertThat(exact.include().metadata()).isFalse();
    assertThat(exact.timeLimit()).isPresent();
    assertThat(threads.take()).isNotEqualTo(Thread.currentThread());
  }

  @Test
  void search_forWhatIsLikeADocument_leavesThatOutAgain() throws InterruptedException {
    store.search(SearchRequest.similarTo("a"));

    next();
    assertThat(asked.take().similarTo()).contains("a");
  }

  @Test
  void searches_thatCannotBeCompared_areLeftOut() throws InterruptedException {
    store.search(TEXT.diversity(0.5));
    store.search(TEXT.groupBy("year"));
    store.search(TEXT.limit(1_001));
    inTransaction.set(true);
    store.search(TEXT);
    inTransaction.set(false);
    strategy = SearchStrategy.EXACT;
    store.search(TEXT);
    strategy = SearchStrategy.EXACT_FILTERED;
    store.search(TEXT);
    strategy = SearchStrategy.INDEX_FILTERED;
    store.joining(connection()).search(TEXT);
    store.search(LAST);

    next();
    assertThat(asked).extracting(SearchRequest::limit).containsExactly(LAST.limit());
  }

  @Test
  void search_thatFindsNothing_saysNothing() throws InterruptedException {
    exactly = request -> request.limit() == LAST.limit() ? matches(0.1) : List.of();
    store.search(TEXT);
    store.search(LAST);

    assertThat(next().nearest()).isEqualTo(1);
    assertThat(samples).isEmpty();
  }

  @Test
  void searches_moreThanCanWait_areDropped() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    exactly =
        request -> {
          begun.countDown();
          await(released);
          return matches(0.1);
        };
    store.search(TEXT);
    begun.await();
    for (int i = 0; i < 20; i++) {
      store.search(TEXT);
    }
    released.countDown();
    for (int i = 0; i < 9; i++) { // the one that ran, and eight that waited
      next();
    }
    store.search(LAST);
    next();

    assertThat(asked).hasSize(10);
  }

  @Test
  void measuring_tookTime_restsNineTimesAsLong() throws InterruptedException {
    exactly =
        request -> {
          clock.addAndGet(100);
          return matches(0.1);
        };
    store.search(TEXT);
    next();
    clock.addAndGet(899);
    store.search(TEXT);
    clock.addAndGet(1);
    store.search(LAST);
    next();

    assertThat(asked).extracting(SearchRequest::limit).containsExactly(2, 7);
  }

  @Test
  void measuring_thatFails_isForgotten() throws InterruptedException {
    exactly =
        request -> {
          if (request.limit() == 2) {
            throw new IllegalArgumentException("of the test");
          }
          return matches(0.1);
        };
    store.search(TEXT);
    store.search(LAST);

    assertThat(next().recall()).isEqualTo(1);
    assertThat(threads.take()).isSameAs(threads.take()); // which a failure does not end
  }

  @Test
  void close_stopsWhatIsMeasuredAndMeasuresNoMore() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    exactly =
        request -> {
          Cancellation.Running running =
              request.cancellation().orElseThrow().whileRunning(stopped::countDown);
          begun.countDown();
          awaitInterrupted(stopped);
          running.close();
          return List.of();
        };
    store.search(TEXT);
    begun.await();
    sampler.close();
    store.search(TEXT);

    assertThat(stopped.await(1, TimeUnit.MINUTES)).isTrue();
    assertThat(asked).hasSize(1);
  }

  @Test
  void sampling_oneInMany_leavesMostOut() throws InterruptedException {
    try (RecallSampler rare =
        new RecallSampler(Integer.MAX_VALUE, () -> false, observer, () -> 0)) {
      VectorStore sampled = new ObservedStore(searching(), observer, Optional.of(rare));
      for (int i = 0; i < 100; i++) {
        sampled.search(TEXT);
      }
    }
    store.search(LAST);
    next();

    assertThat(asked).hasSize(1);
  }

  private RecallSample next() throws InterruptedException {
    RecallSample sample = samples.poll(1, TimeUnit.MINUTES);
    assertThat(sample).isNotNull();
    return sample;
  }

  /** As a search does: what stops it is its cancellation, which comes behind an interrupt. */
  private static void awaitInterrupted(CountDownLatch latch) {
    boolean waiting = true;
    while (waiting) {
      try {
        latch.await();
        waiting = false;
      } catch (InterruptedException e) {
        waiting = true;
      }
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static List<Match> matches(double... distances) {
    return Arrays.stream(distances)
        .mapToObj(distance -> Match.of(Document.of("d" + distance), distance, Metric.COSINE))
        .toList();
  }

  private static Connection connection() {
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              throw new AssertionError(method);
            });
  }

  /** A store that only searches, by an index as long as it need not be exact. */
  private VectorStore searching() {
    return (VectorStore)
        Proxy.newProxyInstance(
            VectorStore.class.getClassLoader(),
            new Class<?>[] {VectorStore.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "info" -> CollectionInfo.of("articles", Metric.COSINE, Map.of());
                  case "joining" -> proxy;
                  case "search" -> search((SearchRequest) arguments[0]);
                  default -> throw new AssertionError(method);
                });
  }

  private List<Match> search(SearchRequest request) {
    if (request.recall() < 1) {
      Trace.found(strategy, SearchCause.INDEX_CHEAPER, false, QUERY);
      return matches(0.1, 0.2, 0.5, 0.6);
    }
    asked.add(request);
    threads.add(Thread.currentThread());
    return exactly.apply(request);
  }

  private final class Samples implements OperationListener {
    @Override
    public Ending started(Operation operation) {
      return (OperationReport report) -> {};
    }

    @Override
    public void measured(RecallSample sample) {
      samples.add(sample);
    }
  }
}
