package dev.vectorstore.langchain4j;

import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.content.ContentMetadata;
import dev.langchain4j.rag.content.retriever.ContentRetriever;
import dev.langchain4j.rag.content.retriever.listener.ContentRetrieverListener;
import dev.langchain4j.rag.query.Query;
import dev.langchain4j.store.embedding.filter.Filter;
import dev.vectorstore.Cancellation;
import dev.vectorstore.Document;
import dev.vectorstore.Metric;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.internal.settings.Copyable;
import dev.vectorstore.internal.value.Checks;
import dev.vectorstore.search.HybridRequest;
import dev.vectorstore.search.Keywords;
import dev.vectorstore.search.SearchRequest;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Retrieves contents from a collection, by the meaning of a query or by its words too. The store
 * embeds the query, so it must be open with a model; {@link LangChain4jEmbeddingModel} makes one of
 * LangChain4j's. Immutable, and safe to use from many threads. Each method that sets an option
 * returns a copy. It borrows store and executor and closes neither. No parameter may be null unless
 * a method says so.
 * <!-- snippet: LangChain4jSnippetsTest#retriever -->
 *
 * <pre>{@code
 * ContentRetriever retriever =
 *     VectorStoreContentRetriever.of(articles)
 *         .maxResults(5)
 *         .minScore(0.6)
 *         .filter(metadataKey("lang").isEqualTo("en"));
 * }</pre>
 *
 * <p>Each content is the segment of a document, with {@link ContentMetadata#SCORE}, see {@link
 * VectorStoreEmbeddingStore}, and {@link ContentMetadata#EMBEDDING_ID}. Documents without a text
 * are left out.
 */
public final class VectorStoreContentRetriever implements ContentRetriever {
  private static final int DEFAULT_MAX_RESULTS = 3;
  private static final int MIN_CANDIDATES = 100;

  private final Values values;

  private VectorStoreContentRetriever(Values values) {
    this.values = values;
  }

  private VectorStoreContentRetriever with(Consumer<Values> change) {
    return new VectorStoreContentRetriever(values.changed(change));
  }

  private static final class Values extends Copyable<Values> {
    private final VectorStore store;
    private Executor executor = AsyncCalls.DEFAULT_EXECUTOR;
    private int maxResults = DEFAULT_MAX_RESULTS;
    private double minScore = 0;
    private Function<Query, @Nullable Filter> filter = query -> null;
    private boolean hybrid = false;

    Values(VectorStore store) {
      this.store = store;
    }
  }

  /** The three best contents of this collection, by meaning. */
  public static VectorStoreContentRetriever of(VectorStore store) {
    return new VectorStoreContentRetriever(new Values(Objects.requireNonNull(store, "store")));
  }

  /**
   * A copy that retrieves at most this number of contents.
   *
   * @throws IllegalArgumentException if it is not from 1 to {@link SearchRequest#MAX_LIMIT}
   */
  public VectorStoreContentRetriever maxResults(int maxResults) {
    Checks.range("maxResults", maxResults, SearchRequest.MAX_LIMIT);
    return with(v -> v.maxResults = maxResults);
  }

  /**
   * A copy that retrieves only contents with at least this score. The default, 0, keeps all.
   *
   * @throws IllegalArgumentException if it is not from 0 to 1
   */
  public VectorStoreContentRetriever minScore(double minScore) {
    if (!(minScore >= 0 && minScore <= 1)) {
      throw new IllegalArgumentException("minScore must be from 0 to 1, not " + minScore);
    }
    return with(v -> v.minScore = minScore);
  }

  /**
   * A copy that retrieves only what this filter matches.
   *
   * @throws UnsupportedFilterException if a part of it cannot be answered
   */
  public VectorStoreContentRetriever filter(Filter filter) {
    FilterTranslation.of(Objects.requireNonNull(filter, "filter"));
    return with(v -> v.filter = query -> filter);
  }

  /**
   * A copy that retrieves only what the filter of a query matches, for example by the user in its
   * metadata.
   *
   * @param filter is called in the thread that searches; may return null for no filter
   */
  public VectorStoreContentRetriever filterBy(Function<Query, @Nullable Filter> filter) {
    Objects.requireNonNull(filter, "filter");
    return with(v -> v.filter = filter);
  }

  /**
   * A copy that searches by words too, and joins both results by reciprocal rank fusion, see {@link
   * Keywords#hybrid}. It needs {@link Keywords#enable}. The order of the contents is that of the
   * fusion. Their score is that of the vectors alone, so a content with a smaller score may come
   * first. A minimum score selects among the first 100 of the fusion, or twice the number of
   * results if that is more.
   */
  public VectorStoreContentRetriever hybrid() {
    return with(v -> v.hybrid = true);
  }

  /** A copy whose {@link #retrieveAsync} searches on this executor. */
  public VectorStoreContentRetriever executor(Executor executor) {
    Objects.requireNonNull(executor, "executor");
    return with(v -> v.executor = executor);
  }

  /**
   * The contents, best first; empty if there are none.
   *
   * @throws UnsupportedFilterException if a part of the query's filter cannot be answered
   * @throws IllegalStateException if the store has no model, or no index of words for a hybrid
   *     search
   * @throws VectorStoreException for other failures
   */
  @Override
  public List<Content> retrieve(Query query) {
    return retrieve(query, Cancellation.create());
  }

  /**
   * The result of {@link #retrieve}, on the executor. The caller's thread never waits. Whatever
   * {@link #retrieve} throws, the future fails with. Cancelling the future stops the search.
   */
  @Override
  public CompletableFuture<List<Content>> retrieveAsync(Query query) {
    Objects.requireNonNull(query, "query");
    return AsyncCalls.run(values.executor, cancellation -> retrieve(query, cancellation));
  }

  /**
   * A retriever that tells these listeners of each call, and still retrieves asynchronously. The
   * exception of a listener is logged and changes nothing. {@code onRequest} is called in the
   * caller's thread.
   *
   * @param listeners null or empty for this retriever itself
   */
  @Override
  public ContentRetriever addListeners(@Nullable Collection<ContentRetrieverListener> listeners) {
    return listeners == null || listeners.isEmpty()
        ? this
        : new ObservedRetriever(this, ContentRetriever.super.addListeners(listeners), listeners);
  }

  Executor executor() {
    return values.executor;
  }

  List<Content> retrieve(Query query, Cancellation cancellation) {
    AsyncCalls.requireWanted(cancellation);
    Filter filter = values.filter.apply(query);
    dev.vectorstore.Filter ours =
        filter == null ? dev.vectorstore.Filter.all() : FilterTranslation.of(filter);
    Metric metric = values.store.info().metric();
    Stream<Found> found =
        values.hybrid
            ? byWordsToo(query, ours, metric, cancellation)
            : byMeaning(query, ours, metric, cancellation);
    return found
        .filter(it -> it.score() >= values.minScore)
        .limit(values.maxResults)
        .flatMap(it -> it.content().stream())
        .toList();
  }

  private Stream<Found> byMeaning(
      Query query, dev.vectorstore.Filter filter, Metric metric, Cancellation cancellation) {
    SearchRequest request =
        SearchRequest.of(query.text())
            .limit(values.maxResults)
            .filter(filter)
            .minSimilarity(Relevance.minSimilarity(metric, values.minScore))
            .cancellation(cancellation);
    return values.store.search(request).stream()
        .map(it -> new Found(it.document(), Relevance.score(metric, it.distance())));
  }

  private Stream<Found> byWordsToo(
      Query query, dev.vectorstore.Filter filter, Metric metric, Cancellation cancellation) {
    HybridRequest request =
        HybridRequest.of(query.text())
            .limit(values.minScore > 0 ? candidates() : values.maxResults)
            .filter(filter)
            .cancellation(cancellation);
    return values.store.keywords().hybrid(request).matches().stream()
        .map(it -> new Found(it.document(), Relevance.score(metric, it.distance())));
  }

  /** How much of the fusion is looked through for contents that reach the minimum score. */
  private int candidates() {
    return Math.min(Math.max(MIN_CANDIDATES, 2 * values.maxResults), HybridRequest.MAX_LIMIT);
  }

  private record Found(Document document, double score) {
    Optional<Content> content() {
      return SegmentDocuments.segment(document)
          .filter(segment -> !Blank.is(document.id()))
          .map(
              segment ->
                  Content.from(
                      segment,
                      Map.of(
                          ContentMetadata.SCORE,
                          score,
                          ContentMetadata.EMBEDDING_ID,
                          document.id())));
    }
  }
}
