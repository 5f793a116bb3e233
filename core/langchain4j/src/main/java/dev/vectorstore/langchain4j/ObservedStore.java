package dev.vectorstore.langchain4j;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.EmbeddingSearchResult;
import dev.langchain4j.store.embedding.EmbeddingStore;
import dev.langchain4j.store.embedding.filter.Filter;
import dev.langchain4j.store.embedding.listener.EmbeddingStoreErrorContext;
import dev.langchain4j.store.embedding.listener.EmbeddingStoreListener;
import dev.langchain4j.store.embedding.listener.EmbeddingStoreRequestContext;
import dev.langchain4j.store.embedding.listener.EmbeddingStoreResponseContext;
import dev.vectorstore.Cancellation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A store with listeners. LangChain4j's own wrapper tells them of the calls that block, and would
 * let {@link #searchAsync} fail; this one tells them of that.
 */
final class ObservedStore implements EmbeddingStore<TextSegment> {
  private final VectorStoreEmbeddingStore store;
  private final EmbeddingStore<TextSegment> blocking;
  private final List<EmbeddingStoreListener> listeners;

  ObservedStore(
      VectorStoreEmbeddingStore store,
      EmbeddingStore<TextSegment> blocking,
      List<EmbeddingStoreListener> listeners) {
    this.store = store;
    this.blocking = blocking;
    this.listeners = List.copyOf(listeners);
  }

  @Override
  public CompletableFuture<EmbeddingSearchResult<TextSegment>> searchAsync(
      EmbeddingSearchRequest request) {
    Objects.requireNonNull(request, "request");
    Map<Object, Object> attributes = new ConcurrentHashMap<>();
    EmbeddingStoreRequestContext<TextSegment> context =
        new EmbeddingStoreRequestContext.Search<>(store, attributes, request);
    Listeners.tell(listeners, it -> it.onRequest(context));
    return AsyncCalls.run(
        store.executor(), cancellation -> searched(request, context, cancellation));
  }

  private EmbeddingSearchResult<TextSegment> searched(
      EmbeddingSearchRequest request,
      EmbeddingStoreRequestContext<TextSegment> context,
      Cancellation cancellation) {
    try {
      EmbeddingSearchResult<TextSegment> result = store.search(request, cancellation);
      EmbeddingStoreResponseContext<TextSegment> response =
          new EmbeddingStoreResponseContext.Search<>(context, context.attributes(), result);
      Listeners.tell(listeners, it -> it.onResponse(response));
      return result;
    } catch (RuntimeException e) {
      EmbeddingStoreErrorContext<TextSegment> error =
          new EmbeddingStoreErrorContext<>(e, context, context.attributes());
      Listeners.tell(listeners, it -> it.onError(error));
      throw e;
    }
  }

  @Override
  public EmbeddingStore<TextSegment> addListeners(@Nullable List<EmbeddingStoreListener> more) {
    List<EmbeddingStoreListener> all = new ArrayList<>(listeners);
    all.addAll(SegmentDocuments.orEmpty(more));
    return store.addListeners(all);
  }

  @Override
  public String add(Embedding embedding) {
    return blocking.add(embedding);
  }

  @Override
  public void add(String id, Embedding embedding) {
    blocking.add(id, embedding);
  }

  @Override
  public String add(Embedding embedding, @Nullable TextSegment segment) {
    return blocking.add(embedding, segment);
  }

  @Override
  public List<String> addAll(@Nullable List<Embedding> embeddings) {
    return blocking.addAll(embeddings);
  }

  @Override
  public List<String> addAll(
      @Nullable List<Embedding> embeddings, @Nullable List<TextSegment> segments) {
    return blocking.addAll(embeddings, segments);
  }

  @Override
  public void addAll(
      @Nullable List<String> ids,
      @Nullable List<Embedding> embeddings,
      @Nullable List<TextSegment> segments) {
    blocking.addAll(ids, embeddings, segments);
  }

  @Override
  public void remove(String id) {
    blocking.remove(id);
  }

  @Override
  public void removeAll(Collection<String> ids) {
    blocking.removeAll(ids);
  }

  @Override
  public void removeAll(Filter filter) {
    blocking.removeAll(filter);
  }

  @Override
  public void removeAll() {
    blocking.removeAll();
  }

  @Override
  public EmbeddingSearchResult<TextSegment> search(EmbeddingSearchRequest request) {
    return blocking.search(request);
  }
}
