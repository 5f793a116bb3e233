package dev.vectorstore.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.listener.EmbeddingModelErrorContext;
import dev.langchain4j.model.embedding.listener.EmbeddingModelListener;
import dev.langchain4j.model.embedding.listener.EmbeddingModelRequestContext;
import dev.langchain4j.model.embedding.listener.EmbeddingModelResponseContext;
import dev.langchain4j.model.embedding.request.EmbeddingRequest;
import dev.langchain4j.rag.content.retriever.ContentRetriever;
import dev.langchain4j.rag.content.retriever.listener.ContentRetrieverErrorContext;
import dev.langchain4j.rag.content.retriever.listener.ContentRetrieverListener;
import dev.langchain4j.rag.content.retriever.listener.ContentRetrieverRequestContext;
import dev.langchain4j.rag.content.retriever.listener.ContentRetrieverResponseContext;
import dev.langchain4j.rag.query.Query;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.EmbeddingSearchResult;
import dev.langchain4j.store.embedding.EmbeddingStore;
import dev.langchain4j.store.embedding.listener.EmbeddingStoreErrorContext;
import dev.langchain4j.store.embedding.listener.EmbeddingStoreListener;
import dev.langchain4j.store.embedding.listener.EmbeddingStoreRequestContext;
import dev.langchain4j.store.embedding.listener.EmbeddingStoreResponseContext;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.testkit.WordModel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Listeners hear of blocking and of asynchronous calls, and take neither away. */
class ListenersTest {
  private static final EmbeddingSearchRequest REQUEST =
      EmbeddingSearchRequest.builder()
          .queryEmbedding(Embedding.from(new float[] {1, 0}))
          .maxResults(1)
          .build();
  private static final EmbeddingRequest TEXT = EmbeddingRequest.builder().input("text").build();

  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final Heard listener = new Heard("");

  private EmbeddingStore<TextSegment> observed(WaitingStore store) {
    return VectorStoreEmbeddingStore.of(store).addListener(listener);
  }

  @Test
  void store_searched_tellsOfRequestAndResponse() {
    assertThat(observed(WaitingStore.released()).search(REQUEST).matches()).hasSize(1);
    assertThat(heard).containsExactly("request Search", "response Search");
  }

  @Test
  @Tag("asynchronous")
  void store_searchedAsynchronously_tellsOfRequestAndResponse() {
    assertThat(observed(WaitingStore.released()).searchAsync(REQUEST).join().matches()).hasSize(1);
    assertThat(heard).containsExactly("request Search", "response Search");
  }

  @Test
  void store_otherCalls_tellOfEach() {
    EmbeddingStore<TextSegment> store = observed(WaitingStore.released());
    Embedding embedding = REQUEST.queryEmbedding();
    assertThatThrownBy(() -> store.add(embedding))
        .isInstanceOf(VectorStoreException.Unavailable.class);
    assertThatThrownBy(() -> store.add("a", embedding))
        .isInstanceOf(VectorStoreException.Unavailable.class);
    assertThatThrownBy(() -> store.add(embedding, TextSegment.from("text")))
        .isInstanceOf(VectorStoreException.Unavailable.class);
    assertThatThrownBy(() -> store.addAll(List.of(embedding)))
        .isInstanceOf(VectorStoreException.Unavailable.class);
    assertThatThrownBy(() -> store.addAll(List.of(embedding), List.of(TextSegment.from("text"))))
        .isInstanceOf(VectorStoreException.Unavailable.class);
    assertThatThrownBy(() -> store.addAll(List.of("a"), List.of(embedding), null))
        .isInstanceOf(VectorStoreException.Unavailable.class);
    assertThat(heard)
        .containsExactly(
            "request Add",
            "error Unavailable",
            "request Add",
            "error Unavailable",
            "request Add",
            "error Unavailable",
            "request AddAll",
            "error Unavailable",
            "request AddAll",
            "error Unavailable",
            "request AddAll",
            "error Unavailable");
    heard.clear();
    store.remove("a");
    store.removeAll(List.of("a"));
    store.removeAll();
    assertThat(heard)
        .containsExactly(
            "request Remove",
            "response Remove",
            "request RemoveAllIds",
            "response RemoveAllIds",
            "request RemoveAll",
            "response RemoveAll");
  }

  @Test
  @Tag("asynchronous")
  void store_searchCancelled_tellsOfTheError() {
    Deque<Runnable> tasks = new ArrayDeque<>();
    EmbeddingStore<TextSegment> store =
        VectorStoreEmbeddingStore.of(WaitingStore.released())
            .executor(tasks::add)
            .addListener(listener);
    CompletableFuture<EmbeddingSearchResult<TextSegment>> future = store.searchAsync(REQUEST);
    assertThat(heard).as("in the caller's thread").containsExactly("request Search");
    future.cancel(true);
    tasks.remove().run();
    assertThat(heard).containsExactly("request Search", "error Cancelled");
  }

  @Test
  @Tag("asynchronous")
  void store_moreListeners_areToldInTheirOrder() {
    EmbeddingStore<TextSegment> store =
        observed(WaitingStore.released())
            .addListeners(List.of(new Heard("second "), new Heard("third ")));
    store.searchAsync(REQUEST).join();
    assertThat(heard)
        .containsExactly(
            "request Search",
            "second request Search",
            "third request Search",
            "response Search",
            "second response Search",
            "third response Search");
  }

  @Test
  @Tag("asynchronous")
  void store_listenerThatThrows_harmsNeitherCallNorOtherListeners() {
    EmbeddingStore<TextSegment> store =
        VectorStoreEmbeddingStore.of(WaitingStore.released())
            .addListeners(List.of(new Throwing(), listener));
    assertThat(store.search(REQUEST).matches()).hasSize(1);
    assertThat(store.searchAsync(REQUEST).join().matches()).hasSize(1);
    assertThat(heard)
        .containsExactly("request Search", "response Search", "request Search", "response Search");
  }

  @Test
  void noListeners_added_areTheObjectItself() {
    VectorStoreEmbeddingStore store = VectorStoreEmbeddingStore.of(new WaitingStore());
    assertThat(store.addListeners(null)).isSameAs(store);
    assertThat(store.addListeners(List.of())).isSameAs(store);
    VectorStoreContentRetriever retriever = VectorStoreContentRetriever.of(new WaitingStore());
    assertThat(retriever.addListeners(null)).isSameAs(retriever);
    assertThat(retriever.addListeners(List.of())).isSameAs(retriever);
    assertThat(VectorStoreEmbeddingModel.of(new WordModel()).addListeners(null).listeners())
        .isEmpty();
  }

  @Test
  @Tag("asynchronous")
  void retriever_eitherWay_tellsOfRequestAndResponse() {
    ContentRetriever retriever =
        VectorStoreContentRetriever.of(WaitingStore.released())
            .addListener(listener)
            .addListeners(List.of(new Throwing()));
    assertThat(retriever.retrieve(Query.from("text"))).hasSize(1);
    assertThat(retriever.retrieveAsync(Query.from("text")).join()).hasSize(1);
    assertThat(heard).containsExactly("request text", "response 1", "request text", "response 1");
  }

  @Test
  @Tag("asynchronous")
  void retriever_thatFails_tellsOfTheError() {
    ContentRetriever retriever =
        VectorStoreContentRetriever.of(WaitingStore.released()).hybrid().addListener(listener);
    assertThatThrownBy(() -> retriever.retrieveAsync(Query.from("text")).join())
        .hasCauseInstanceOf(UnsupportedOperationException.class);
    assertThat(heard).containsExactly("request text", "error UnsupportedOperationException");
  }

  @Test
  @Tag("asynchronous")
  void model_eitherWay_tellsOfRequestAndResponse() {
    EmbeddingModel model =
        VectorStoreEmbeddingModel.of(new WordModel())
            .addListener(listener)
            .addListeners(List.of(new Throwing()));
    assertThat(model.embed("text").content().dimension()).isEqualTo(64);
    assertThat(model.embedAsync(TEXT).join().embeddings()).hasSize(1);
    assertThat(heard)
        .containsExactly("request [text]", "response 1", "request [text]", "response 1");
  }

  @Test
  void model_thatFails_tellsOfTheError() {
    EmbeddingModel model = VectorStoreEmbeddingModel.of(new FailingModel()).addListener(listener);
    assertThatThrownBy(() -> model.embed(TEXT))
        .isInstanceOf(VectorStoreException.EmbeddingFailed.class);
    assertThat(heard).containsExactly("request [text]", "error EmbeddingFailed");
  }

  /** Writes down what it is told. */
  private final class Heard
      implements EmbeddingStoreListener, ContentRetrieverListener, EmbeddingModelListener {
    private final String name;

    Heard(String name) {
      this.name = name;
    }

    private void add(String what) {
      heard.add(name + what);
    }

    private void failed(Throwable error) {
      add("error " + error.getClass().getSimpleName());
    }

    @Override
    public void onRequest(EmbeddingStoreRequestContext<?> context) {
      add("request " + context.getClass().getSimpleName());
    }

    @Override
    public void onResponse(EmbeddingStoreResponseContext<?> context) {
      add("response " + context.getClass().getSimpleName());
    }

    @Override
    public void onError(EmbeddingStoreErrorContext<?> context) {
      failed(context.error());
    }

    @Override
    public void onRequest(ContentRetrieverRequestContext context) {
      add("request " + context.query().text());
    }

    @Override
    public void onResponse(ContentRetrieverResponseContext context) {
      add("response " + context.contents().size());
    }

    @Override
    public void onError(ContentRetrieverErrorContext context) {
      failed(context.error());
    }

    @Override
    public void onRequest(EmbeddingModelRequestContext context) {
      add("request " + context.textSegments().stream().map(TextSegment::text).toList());
    }

    @Override
    public void onResponse(EmbeddingModelResponseContext context) {
      add("response " + context.response().content().size());
    }

    @Override
    public void onError(EmbeddingModelErrorContext context) {
      failed(context.error());
    }
  }

  private static final class Throwing
      implements EmbeddingStoreListener, ContentRetrieverListener, EmbeddingModelListener {
    @Override
    public void onRequest(EmbeddingStoreRequestContext<?> context) {
      throw new IllegalStateException("a listener's own");
    }

    @Override
    public void onResponse(EmbeddingStoreResponseContext<?> context) {
      throw new IllegalStateException("a listener's own");
    }

    @Override
    public void onRequest(ContentRetrieverRequestContext context) {
      throw new IllegalStateException("a listener's own");
    }

    @Override
    public void onResponse(ContentRetrieverResponseContext context) {
      throw new IllegalStateException("a listener's own");
    }

    @Override
    public void onRequest(EmbeddingModelRequestContext context) {
      throw new IllegalStateException("a listener's own");
    }

    @Override
    public void onResponse(EmbeddingModelResponseContext context) {
      throw new IllegalStateException("a listener's own");
    }
  }
}
