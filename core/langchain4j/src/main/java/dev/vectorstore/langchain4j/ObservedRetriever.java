package dev.vectorstore.langchain4j;

import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.content.retriever.ContentRetriever;
import dev.langchain4j.rag.content.retriever.listener.ContentRetrieverErrorContext;
import dev.langchain4j.rag.content.retriever.listener.ContentRetrieverListener;
import dev.langchain4j.rag.content.retriever.listener.ContentRetrieverRequestContext;
import dev.langchain4j.rag.content.retriever.listener.ContentRetrieverResponseContext;
import dev.langchain4j.rag.query.Query;
import dev.vectorstore.Cancellation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A retriever with listeners, as {@link ObservedStore} is a store with listeners. */
final class ObservedRetriever implements ContentRetriever {
  private final VectorStoreContentRetriever retriever;
  private final ContentRetriever blocking;
  private final List<ContentRetrieverListener> listeners;

  ObservedRetriever(
      VectorStoreContentRetriever retriever,
      ContentRetriever blocking,
      Collection<ContentRetrieverListener> listeners) {
    this.retriever = retriever;
    this.blocking = blocking;
    this.listeners = List.copyOf(listeners);
  }

  @Override
  public List<Content> retrieve(Query query) {
    return blocking.retrieve(query);
  }

  @Override
  public CompletableFuture<List<Content>> retrieveAsync(Query query) {
    Objects.requireNonNull(query, "query");
    ContentRetrieverRequestContext context =
        ContentRetrieverRequestContext.builder()
            .query(query)
            .contentRetriever(retriever)
            .attributes(new ConcurrentHashMap<>())
            .build();
    Listeners.tell(listeners, it -> it.onRequest(context));
    return AsyncCalls.run(retriever.executor(), cancellation -> retrieved(context, cancellation));
  }

  private List<Content> retrieved(
      ContentRetrieverRequestContext context, Cancellation cancellation) {
    try {
      List<Content> contents = retriever.retrieve(context.query(), cancellation);
      ContentRetrieverResponseContext response =
          ContentRetrieverResponseContext.builder()
              .contents(contents)
              .query(context.query())
              .contentRetriever(retriever)
              .attributes(context.attributes())
              .build();
      Listeners.tell(listeners, it -> it.onResponse(response));
      return contents;
    } catch (RuntimeException e) {
      ContentRetrieverErrorContext error =
          ContentRetrieverErrorContext.builder()
              .error(e)
              .query(context.query())
              .contentRetriever(retriever)
              .attributes(context.attributes())
              .build();
      Listeners.tell(listeners, it -> it.onError(error));
      throw e;
    }
  }

  @Override
  public ContentRetriever addListeners(@Nullable Collection<ContentRetrieverListener> more) {
    List<ContentRetrieverListener> all = new ArrayList<>(listeners);
    if (more != null) {
      all.addAll(more);
    }
    return retriever.addListeners(all);
  }
}
