package dev.vectorstore.springai;

import dev.vectorstore.Filter;
import dev.vectorstore.Metric;
import dev.vectorstore.collection.CollectionInfo;
import dev.vectorstore.internal.value.Checks;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingOptions;
import org.springframework.ai.observation.conventions.VectorStoreSimilarityMetric;
import org.springframework.ai.vectorstore.AbstractVectorStoreBuilder;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.ai.vectorstore.filter.Filter.Expression;
import org.springframework.ai.vectorstore.observation.AbstractObservationVectorStore;
import org.springframework.ai.vectorstore.observation.VectorStoreObservationContext;
import org.springframework.ai.vectorstore.observation.VectorStoreObservationConvention;
import org.springframework.ai.vectorstore.observation.VectorStoreObservationDocumentation;

/**
 * Spring AI's {@link VectorStore} over one collection. Safe to use from many threads.
 *
 * <p><b>Documents.</b> Ids are any text that is not blank. Of several documents with one id in a
 * call the last one counts, and a stored one is replaced. All documents of a call are written, or
 * none. Within a transaction of Spring's, the collection's store joins it if it can. Only text can
 * be stored, not media. A document that is stored without a text is found with an empty one.
 *
 * <p><b>Metadata</b> come back as {@link dev.vectorstore.Document} says: whole numbers as {@link
 * Long}, whatever their size, or {@link java.math.BigInteger}; others as {@link Double}. Also taken
 * are, as text, enums (their names), {@link java.util.UUID}, {@link java.time.LocalDateTime} and
 * {@link java.time.LocalTime}; {@link java.util.Date} and {@link java.time.ZonedDateTime} as
 * instants; sets and arrays as lists; and a {@link java.math.BigDecimal} whose value a {@link
 * Long}, {@link java.math.BigInteger} or {@link Double} has exactly. Another value is an {@link
 * IllegalArgumentException} that names the document and the key, and nothing is written.
 *
 * <p><b>Scores</b> are the similarities of the collection's {@link Metric}. The threshold 0 accepts
 * all documents, also those with a negative score. Another threshold accepts scores of at least its
 * size. The threshold 1 asks for the same vector, so it allows for the rounding of distances, one
 * part in a million.
 *
 * <p><b>Distance.</b> The metadata of a result have the {@code distance} by the collection's
 * metric, unless the document has a value of its own under this key. If a result is added again,
 * the distance that belongs to its score is not stored.
 *
 * <p><b>Filters</b> mean what {@link Filter} says. NE, NIN and NOT are the opposites of EQ, IN and
 * of what they negate, so they match documents without the key. ISNULL matches if the key is
 * missing or null. Dates and other values are converted as in metadata.
 *
 * <p><b>Observations</b> have Spring AI's name and keys, each always present, and neither the
 * query's text nor the filter. Give the builder another convention to have them.
 *
 * <p>Null is an {@link IllegalArgumentException} or a {@link NullPointerException}, also within a
 * list. Empty lists are allowed and do nothing. Failures outside the caller are {@link
 * dev.vectorstore.VectorStoreException}; what a given model throws passes as it is.
 *
 * <p>Why: docs/decisions/0093-spring-ai-adapter.md.
 * <!-- snippet: SpringAiSnippetsTest#open -->
 *
 * <pre>{@code
 * dev.vectorstore.VectorStore articles =
 *     db.store("articles", SpringAiBackedModel.probed(embeddingModel)); // created on first use
 * VectorStore store = SpringAiVectorStore.builder(articles).observationRegistry(registry).build();
 * }</pre>
 */
public final class SpringAiVectorStore extends AbstractObservationVectorStore {
  /** Stands where Spring AI's own stores name their product. */
  private static final String SYSTEM = "vectorstore";

  /** So does Spring AI 2.1 name it. */
  private static final String UPSERT = "upsert";

  /** By how much a stored vector's similarity to itself may be less than 1. */
  private static final double ROUNDING = 1e-6;

  private final dev.vectorstore.VectorStore store;
  private final boolean collectionEmbeds;
  private final ObservationRegistry registry;
  private final VectorStoreObservationConvention convention;

  private SpringAiVectorStore(Builder builder) {
    super(builder);
    this.store = builder.store;
    this.collectionEmbeds = builder.collectionEmbeds;
    this.registry = builder.getObservationRegistry();
    this.convention = builder.getCustomObservationConvention();
  }

  /**
   * A store whose collection embeds texts by the model with which it was opened. That model is
   * given the texts of a call together. The batching strategy sees them first, and can refuse them.
   */
  public static Builder builder(dev.vectorstore.VectorStore store) {
    return new Builder(store, new CollectionModel(store), true);
  }

  /**
   * A store whose texts this model of Spring AI embeds, in the batches of the batching strategy. It
   * must be the model of the collection's vectors. The collection need not have been opened with a
   * model.
   */
  public static Builder builder(dev.vectorstore.VectorStore store, EmbeddingModel model) {
    return new Builder(store, model, false);
  }

  /** The collection's store, a {@link dev.vectorstore.VectorStore}. */
  @Override
  @SuppressWarnings("unchecked") // as Spring AI declares it
  public <T> Optional<T> getNativeClient() {
    return Optional.of((T) store);
  }

  /**
   * Adds documents with their embeddings, and replaces those with the same ids. No model is asked.
   *
   * @param documents with texts
   * @param embeddings one for each document, in their order
   * @throws IllegalArgumentException before anything is written, if their numbers differ, or if an
   *     embedding has another dimension than the collection's or cannot be searched by its metric
   */
  public void upsert(List<Document> documents, List<float[]> embeddings) {
    observation(createObservationContextBuilder(UPSERT).build())
        .observe(
            () -> {
              store.upsert(Documents.embedded(stored(documents), embeddings));
            });
  }

  /**
   * The documents nearest to this embedding, nearest first. No model is asked.
   *
   * @param request the other parts of the search; its query's text is not used
   * @throws IllegalArgumentException if the embedding has another dimension than the collection's
   */
  // The signature is that of Spring AI 2.1, so that there it answers for the interface.
  public List<Document> similaritySearch(float[] queryEmbedding, SearchRequest request) {
    VectorStoreObservationContext context =
        createObservationContextBuilder(VectorStoreObservationContext.Operation.QUERY.value())
            .queryRequest(request)
            .build();
    return Objects.requireNonNull(
        observation(context)
            .observe(
                () -> {
                  List<Document> found = nearest(request, () -> by(queryEmbedding));
                  context.setQueryResponse(found);
                  return found;
                }));
  }

  @Override
  public void doAdd(List<Document> documents) {
    if (documents.isEmpty()) {
      return; // some strategies make one batch of nothing
    }
    List<dev.vectorstore.Document> stored = stored(documents);
    if (collectionEmbeds) {
      batchingStrategy.batch(documents); // refuses what it finds too long
      store.upsert(stored);
    } else {
      EmbeddingOptions options = EmbeddingOptions.builder().build();
      store.upsert(
          Documents.embedded(stored, embeddingModel.embed(documents, options, batchingStrategy)));
    }
  }

  @Override
  public void doDelete(List<String> idList) {
    store.delete(idList);
  }

  @Override
  protected void doDelete(Expression filterExpression) {
    store.delete(FilterExpressions.filter(filterExpression));
  }

  @Override
  public List<Document> doSimilaritySearch(SearchRequest request) {
    String text = request.getQuery();
    return nearest(
        request,
        () ->
            collectionEmbeds
                ? dev.vectorstore.search.SearchRequest.of(text)
                : by(embeddingModel.embed(text)));
  }

  @Override
  public VectorStoreObservationContext.Builder createObservationContextBuilder(
      String operationName) {
    CollectionInfo info = store.info();
    VectorStoreObservationContext.Builder context =
        VectorStoreObservationContext.builder(SYSTEM, operationName)
            .collectionName(info.name())
            .similarityMetric(name(info.metric()));
    info.model().ifPresent(model -> context.dimensions(model.dimension()));
    return context;
  }

  private List<Document> nearest(
      SearchRequest request, Supplier<dev.vectorstore.search.SearchRequest> query) {
    Expression expression = request.getFilterExpression();
    Filter filter = expression == null ? Filter.all() : FilterExpressions.filter(expression);
    if (request.getTopK() == 0) {
      return List.of();
    }
    Checks.limit(request.getTopK(), dev.vectorstore.search.SearchRequest.MAX_LIMIT);
    return store
        .search(
            query
                .get()
                .limit(request.getTopK())
                .filter(filter)
                .minSimilarity(minSimilarity(request.getSimilarityThreshold())))
        .stream()
        .map(Documents::found)
        .toList();
  }

  private static dev.vectorstore.search.SearchRequest by(float[] embedding) {
    return dev.vectorstore.search.SearchRequest.of(dev.vectorstore.Embedding.of(embedding));
  }

  private static double minSimilarity(double threshold) {
    if (threshold == SearchRequest.SIMILARITY_THRESHOLD_ACCEPT_ALL) {
      return Double.NEGATIVE_INFINITY;
    }
    return threshold == 1 ? 1 - ROUNDING : threshold;
  }

  private List<dev.vectorstore.Document> stored(List<Document> documents) {
    return Documents.stored(documents, store.info().metric());
  }

  private static String name(Metric metric) {
    return switch (metric) {
      case COSINE -> VectorStoreSimilarityMetric.COSINE.value();
      case EUCLIDEAN -> VectorStoreSimilarityMetric.EUCLIDEAN.value();
      case INNER_PRODUCT -> VectorStoreSimilarityMetric.DOT.value();
    };
  }

  private Observation observation(VectorStoreObservationContext context) {
    return VectorStoreObservationDocumentation.AI_VECTOR_STORE.observation(
        convention, convention, () -> context, registry);
  }

  /**
   * Settings of a store, as all builders of Spring AI have them. Not safe to share between threads.
   * The default batching strategy is Spring AI's, {@link
   * org.springframework.ai.embedding.TokenCountBatchingStrategy}, which refuses a text above 7,372
   * tokens. The default convention leaves out texts and filters.
   */
  public static final class Builder extends AbstractVectorStoreBuilder<Builder> {
    private final dev.vectorstore.VectorStore store;
    private final boolean collectionEmbeds;

    private Builder(
        dev.vectorstore.VectorStore store, EmbeddingModel model, boolean collectionEmbeds) {
      super(model);
      this.store = Objects.requireNonNull(store, "store");
      this.collectionEmbeds = collectionEmbeds;
    }

    /** The convention that was given, or the one that leaves out texts and filters. */
    @Override
    public VectorStoreObservationConvention getCustomObservationConvention() {
      return Objects.requireNonNullElse(
          super.getCustomObservationConvention(), ContentFreeConvention.INSTANCE);
    }

    @Override
    public SpringAiVectorStore build() {
      return new SpringAiVectorStore(this);
    }
  }
}
