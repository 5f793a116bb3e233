package dev.vectorstore.langchain4j;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.store.embedding.EmbeddingMatch;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.EmbeddingSearchResult;
import dev.langchain4j.store.embedding.EmbeddingStore;
import dev.langchain4j.store.embedding.filter.Filter;
import dev.langchain4j.store.embedding.listener.EmbeddingStoreListener;
import dev.vectorstore.Cancellation;
import dev.vectorstore.Include;
import dev.vectorstore.Metric;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.search.Match;
import dev.vectorstore.search.SearchPage;
import dev.vectorstore.search.SearchRequest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A collection as LangChain4j's {@link EmbeddingStore}. Immutable, and safe to use from many
 * threads. Each method that sets an option returns a copy. It borrows the {@link VectorStore} and
 * its executor and closes neither.
 * <!-- snippet: LangChain4jSnippetsTest#store -->
 *
 * <pre>{@code
 * VectorStore articles = db.store("articles", model);
 * EmbeddingStore<TextSegment> store = VectorStoreEmbeddingStore.of(articles);
 * }</pre>
 *
 * <ul>
 *   <li><b>Ids</b> are any text that is not blank.
 *   <li><b>Metadata</b> come back with the type that was put: text, UUID, int, long, float or
 *       double. Numbers must be finite. The store keeps what a document cannot tell under {@link
 *       #TYPES_KEY}.
 *   <li><b>Documents that others wrote</b> are read as follows. Booleans and whole numbers beyond
 *       the range of long are text, lists and maps are their JSON. Null and blank keys are left
 *       out. A document without a text, or with a blank one, has no segment. One with a blank id is
 *       not found.
 *   <li><b>Scores</b> are those of LangChain4j, from 0 to 1. Under {@link Metric#COSINE} a score is
 *       (cosine + 1) / 2. Under {@link Metric#INNER_PRODUCT} it is the same of the inner product,
 *       cut to 0 and 1, which is the cosine for vectors of length 1. Under {@link Metric#EUCLIDEAN}
 *       it is 1 / (1 + distance).
 *   <li><b>Filters</b> mean what LangChain4j says. Where LangChain4j throws, as a document has a
 *       value of another kind, that document is not equal, not less and not greater. Text is
 *       ordered by code point.
 * </ul>
 *
 * <p>Operations throw {@link VectorStoreException} for failures outside the caller, {@link
 * IllegalArgumentException} for wrong arguments, and {@link UnsupportedFilterException} for a
 * filter that cannot be answered, before anything is written or searched.
 *
 * <p>Why: docs/decisions/0092-langchain4j-adapter.md.
 */
public final class VectorStoreEmbeddingStore implements EmbeddingStore<TextSegment> {
  /**
   * The metadata key of a document under which this store records the types of its values. It is
   * reserved: a segment with this key is refused, and no segment comes back with it.
   */
  public static final String TYPES_KEY = "langchain4j:types";

  private final VectorStore store;
  private final Executor executor;
  private final Include include;

  private VectorStoreEmbeddingStore(VectorStore store, Executor executor, Include include) {
    this.store = store;
    this.executor = executor;
    this.include = include;
  }

  /**
   * The collection of this store. Calls that do not block run on up to 32 daemon threads, which all
   * such stores share.
   */
  public static VectorStoreEmbeddingStore of(VectorStore store) {
    return new VectorStoreEmbeddingStore(
        Objects.requireNonNull(store, "store"),
        AsyncCalls.DEFAULT_EXECUTOR,
        Include.textAndMetadata().withEmbedding());
  }

  /** A copy whose {@link #searchAsync} searches on this executor. */
  public VectorStoreEmbeddingStore executor(Executor executor) {
    return new VectorStoreEmbeddingStore(
        store, Objects.requireNonNull(executor, "executor"), include);
  }

  /**
   * A copy whose matches have no embedding: {@link EmbeddingMatch#embedding} is null. So less is
   * read, about 6 kB for each match of 1,536 dimensions.
   */
  public VectorStoreEmbeddingStore withoutEmbeddings() {
    return new VectorStoreEmbeddingStore(store, executor, Include.textAndMetadata());
  }

  /** The store of the collection, for what LangChain4j has no words for. */
  public VectorStore vectorStore() {
    return store;
  }

  /** Adds an embedding without a text, and returns its new id. */
  @Override
  public String add(Embedding embedding) {
    return add(embedding, null);
  }

  /** Adds an embedding without a text. Replaces a document with this id. */
  @Override
  public void add(String id, Embedding embedding) {
    write(oneOf(id), oneOf(embedding), null);
  }

  /**
   * Adds an embedding with its text, and returns its new id.
   *
   * @param segment may be null, then there is no text
   */
  @Override
  public String add(Embedding embedding, @Nullable TextSegment segment) {
    List<String> ids = generateIds(1);
    write(ids, oneOf(embedding), oneOf(segment));
    return ids.get(0);
  }

  /** Adds embeddings without texts, all or none, and returns their new ids. */
  @Override
  public List<String> addAll(@Nullable List<Embedding> embeddings) {
    return addAll(embeddings, null);
  }

  /**
   * Adds embeddings with their texts, all or none, and returns their new ids.
   *
   * @param embeddings null is an empty list
   * @param segments of the same size; null for no texts; a null in it for no text
   */
  @Override
  public List<String> addAll(
      @Nullable List<Embedding> embeddings, @Nullable List<TextSegment> segments) {
    List<String> ids = generateIds(SegmentDocuments.orEmpty(embeddings).size());
    write(ids, embeddings, segments);
    return ids;
  }

  /**
   * Adds embeddings with their texts, all or none. Replaces documents with these ids. Of several
   * with one id, the last counts.
   *
   * @param ids null is an empty list
   * @param embeddings of the same size; null is an empty list
   * @param segments of the same size; null for no texts; a null in it for no text
   * @throws IllegalArgumentException if the sizes differ, an id is blank, an embedding has another
   *     dimension than the collection or cannot be searched, or metadata cannot be stored
   */
  @Override
  public void addAll(
      @Nullable List<String> ids,
      @Nullable List<Embedding> embeddings,
      @Nullable List<TextSegment> segments) {
    write(ids, embeddings, segments);
  }

  private void write(
      @Nullable List<String> ids,
      @Nullable List<Embedding> embeddings,
      @Nullable List<TextSegment> segments) {
    store.upsert(SegmentDocuments.of(ids, embeddings, segments));
  }

  /**
   * Removes the document with this id, if there is one.
   *
   * @throws IllegalArgumentException if the id is null or blank
   */
  @Override
  public void remove(String id) {
    if (id == null || Blank.is(id)) {
      throw new IllegalArgumentException("id cannot be null or blank");
    }
    store.delete(List.of(id));
  }

  /**
   * Removes the documents with these ids.
   *
   * @throws IllegalArgumentException if there are none, or this is null
   */
  @Override
  public void removeAll(Collection<String> ids) {
    if (ids == null || ids.isEmpty()) {
      throw new IllegalArgumentException("ids cannot be null or empty");
    }
    store.delete(List.copyOf(ids));
  }

  /**
   * Removes the documents that this filter matches.
   *
   * @throws IllegalArgumentException if it is null
   * @throws UnsupportedFilterException if a part of it cannot be answered
   */
  @Override
  public void removeAll(Filter filter) {
    if (filter == null) {
      throw new IllegalArgumentException("filter cannot be null");
    }
    store.delete(FilterTranslation.of(filter));
  }

  /** Removes all documents of the collection, or of the tenant whose store it is. */
  @Override
  public void removeAll() {
    store.delete(dev.vectorstore.Filter.all());
  }

  /**
   * The nearest documents, the best score first. Their number is the requested one, or that of the
   * documents that the filter matches and that reach the minimum score. A request for more than
   * {@link SearchRequest#MAX_LIMIT} is answered completely, too. If there are so many matches, they
   * are read page by page, and each page compares every vector. The text of the request is not
   * used.
   *
   * @throws UnsupportedFilterException if a part of the filter cannot be answered
   */
  @Override
  public EmbeddingSearchResult<TextSegment> search(EmbeddingSearchRequest request) {
    return search(request, Cancellation.create());
  }

  /**
   * The result of {@link #search}, on the executor. The caller's thread never waits. Whatever
   * {@link #search} throws, the future fails with. Cancelling the future, or completing it in
   * another way, stops the search in the database.
   */
  @Override
  public CompletableFuture<EmbeddingSearchResult<TextSegment>> searchAsync(
      EmbeddingSearchRequest request) {
    Objects.requireNonNull(request, "request");
    return AsyncCalls.run(executor, cancellation -> search(request, cancellation));
  }

  /**
   * A store that tells these listeners of each call, and still searches asynchronously. The
   * exception of a listener is logged and changes nothing. A cancelled search is an error with
   * {@link VectorStoreException.Cancelled}. {@code onRequest} is called in the caller's thread.
   *
   * @param listeners null or empty for this store itself
   */
  @Override
  public EmbeddingStore<TextSegment> addListeners(
      @Nullable List<EmbeddingStoreListener> listeners) {
    return listeners == null || listeners.isEmpty()
        ? this
        : new ObservedStore(this, EmbeddingStore.super.addListeners(listeners), listeners);
  }

  EmbeddingSearchResult<TextSegment> search(
      EmbeddingSearchRequest request, Cancellation cancellation) {
    AsyncCalls.requireWanted(cancellation);
    Metric metric = store.info().metric();
    SearchRequest wanted =
        SearchRequest.of(Embeddings.ours(request.queryEmbedding()))
            .minSimilarity(Relevance.minSimilarity(metric, request.minScore()))
            .include(include)
            .cancellation(cancellation);
    if (request.filter() != null) {
      wanted = wanted.filter(FilterTranslation.of(request.filter()));
    }
    return new EmbeddingSearchResult<>(
        nearest(wanted, request.maxResults()).stream()
            .filter(match -> !Blank.is(match.id()))
            .map(match -> match(match, Relevance.score(metric, match.distance())))
            .filter(match -> match.score() >= request.minScore())
            .toList());
  }

  Executor executor() {
    return executor;
  }

  private List<Match> nearest(SearchRequest request, int number) {
    List<Match> nearest = store.search(request.limit(Math.min(number, SearchRequest.MAX_LIMIT)));
    return number > SearchRequest.MAX_LIMIT && nearest.size() == SearchRequest.MAX_LIMIT
        ? paged(request.limit(SearchRequest.MAX_LIMIT), number)
        : nearest;
  }

  private List<Match> paged(SearchRequest request, int number) {
    SearchPage page = store.searchPage(request);
    List<Match> matches = new ArrayList<>(page.matches());
    while (matches.size() < number && page.next().isPresent()) {
      int missing = Math.min(number - matches.size(), SearchRequest.MAX_LIMIT);
      page = store.searchPage(request.limit(missing).after(page.next().get()));
      matches.addAll(page.matches());
    }
    return matches;
  }

  private static EmbeddingMatch<TextSegment> match(Match match, double score) {
    return new EmbeddingMatch<>(
        score,
        match.id(),
        match.document().embedding().map(Embeddings::theirs).orElse(null),
        SegmentDocuments.segment(match.document()).orElse(null));
  }

  private static <T> List<T> oneOf(@Nullable T element) {
    return Collections.singletonList(element);
  }
}
