package dev.vectorstore.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.request.EmbeddingRequest;
import dev.langchain4j.model.embedding.response.EmbeddingResponse;
import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.content.retriever.EmbeddingStoreContentRetriever;
import dev.langchain4j.rag.query.Query;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.EmbeddingSearchResult;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.testkit.WordModel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Calls that do not block, which LangChain4j has from 1.20 on. */
@Tag("asynchronous")
class AsyncTest {
  private static final EmbeddingSearchRequest REQUEST =
      EmbeddingSearchRequest.builder()
          .queryEmbedding(Embedding.from(new float[] {1, 0}))
          .maxResults(1)
          .build();

  private final WaitingStore waiting = new WaitingStore();

  @Test
  void searchAsync_whileTheStoreWaits_returnsAtOnceAndSearchesInADaemonThread() {
    CompletableFuture<EmbeddingSearchResult<TextSegment>> future =
        VectorStoreEmbeddingStore.of(waiting).searchAsync(REQUEST);
    waiting.awaitSearch(future);
    Thread searcher = Objects.requireNonNull(waiting.searcher.get());
    assertThat(searcher).isNotSameAs(Thread.currentThread());
    assertThat(searcher.isDaemon()).isTrue();
    assertThat(searcher.getName()).isEqualTo("vectorstore-langchain4j");
    waiting.released.countDown();
    assertThat(future.join().matches()).hasSize(1);
  }

  @Test
  void searchAsync_cancelled_stopsTheSearch() {
    CompletableFuture<EmbeddingSearchResult<TextSegment>> future =
        VectorStoreEmbeddingStore.of(waiting).searchAsync(REQUEST);
    waiting.awaitSearch(future);
    assertThat(future.cancel(false)).isTrue();
    assertThat(waiting.released.getCount()).as("searches that go on").isZero();
    assertThatThrownBy(future::join).isInstanceOf(CancellationException.class);
  }

  @Test
  void searchAsync_cancelledBeforeItBegins_doesNotSearch() {
    Deque<Runnable> tasks = new ArrayDeque<>();
    CompletableFuture<EmbeddingSearchResult<TextSegment>> future =
        VectorStoreEmbeddingStore.of(waiting).executor(tasks::add).searchAsync(REQUEST);
    future.cancel(true);
    tasks.remove().run();
    assertThat(waiting.searcher.get()).isNull();
  }

  @Test
  void searchAsync_failure_isThatOfSearch() {
    WaitingStore store = WaitingStore.released();
    EmbeddingSearchRequest request =
        EmbeddingSearchRequest.builder()
            .queryEmbedding(Embedding.from(new float[] {Float.NaN}))
            .build();
    assertThatThrownBy(() -> VectorStoreEmbeddingStore.of(store).searchAsync(request).join())
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void searchAsync_executorThatRefuses_fails() {
    CompletableFuture<?> future =
        VectorStoreEmbeddingStore.of(waiting)
            .executor(
                task -> {
                  throw new RejectedExecutionException("full");
                })
            .searchAsync(REQUEST);
    assertThatThrownBy(future::join).hasCauseInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void retrieveAsync_whileTheStoreWaits_returnsAtOnceAndCanBeCancelled() {
    CompletableFuture<List<Content>> future =
        VectorStoreContentRetriever.of(waiting).retrieveAsync(Query.from("text"));
    waiting.awaitSearch(future);
    future.cancel(true);
    assertThat(waiting.released.getCount()).as("searches that go on").isZero();
  }

  @Test
  void retrieveAsync_answer_isThatOfRetrieve() {
    List<Content> contents =
        VectorStoreContentRetriever.of(WaitingStore.released())
            .retrieveAsync(Query.from("text"))
            .join();
    assertThat(contents).extracting(each -> each.textSegment().text()).containsExactly("text");
  }

  @Test
  void embedAsync_request_isEmbeddedOnTheExecutor() {
    Deque<Runnable> tasks = new ArrayDeque<>();
    VectorStoreEmbeddingModel model =
        VectorStoreEmbeddingModel.of(new WordModel()).executor(tasks::add);
    EmbeddingRequest request = EmbeddingRequest.builder().input("a text").build();
    CompletableFuture<EmbeddingResponse> future = model.embedAsync(request);
    assertThat(future).isNotDone();
    tasks.remove().run();
    assertThat(future.join().embeddings()).isEqualTo(model.embed(request).embeddings()).hasSize(1);
  }

  /** LangChain4j's own retriever fails where store or model cannot do without blocking. */
  @Test
  void langChain4jsRetriever_overStoreAndModel_retrievesWithoutBlocking() {
    List<Content> contents =
        EmbeddingStoreContentRetriever.builder()
            .embeddingStore(VectorStoreEmbeddingStore.of(WaitingStore.released()))
            .embeddingModel(VectorStoreEmbeddingModel.of(new WordModel()))
            .build()
            .retrieveAsync(Query.from("text"))
            .join();
    assertThat(contents).hasSize(1);
  }

  @Test
  void embedAsync_cancelledBeforeItBegins_doesNotEmbed() {
    Deque<Runnable> tasks = new ArrayDeque<>();
    CompletableFuture<EmbeddingResponse> future =
        VectorStoreEmbeddingModel.of(new FailingModel())
            .executor(tasks::add)
            .embedAsync(EmbeddingRequest.builder().input("a text").build());
    future.cancel(true);
    tasks.remove().run();
    assertThat(future).isCancelled();
  }

  @Test
  void embedAsync_failure_isThatOfTheModel() {
    CompletableFuture<EmbeddingResponse> future =
        VectorStoreEmbeddingModel.of(new FailingModel())
            .embedAsync(EmbeddingRequest.builder().input("a text").build());
    assertThatThrownBy(future::join).hasCauseInstanceOf(VectorStoreException.EmbeddingFailed.class);
  }
}
