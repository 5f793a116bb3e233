package dev.vectorstore.search;

import dev.vectorstore.Cancellation;
import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Filter;
import dev.vectorstore.Include;
import dev.vectorstore.Metric;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.index.SpaceIndex;
import dev.vectorstore.internal.cursor.SearchCursor;
import dev.vectorstore.internal.settings.Copyable;
import dev.vectorstore.internal.text.Storable;
import dev.vectorstore.internal.value.Checks;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A query for the nearest documents, and its options. The query is a text, which the collection's
 * model embeds, or an embedding, or a stored document to which others should be similar. Immutable
 * and safe to share between threads. Each method that sets an option returns a copy. No parameter
 * may be null.
 * <!-- snippet: JavadocSnippetsTest#request -->
 *
 * <pre>{@code
 * SearchRequest request =
 *     SearchRequest.of("how often does a cactus need water?")
 *         .limit(5)
 *         .filter(eq("lang", "en"))
 *         .minSimilarity(0.1);
 * }</pre>
 */
public final class SearchRequest {
  /** The largest limit. */
  public static final int MAX_LIMIT = 10_000;

  /** The maximum number of searches in {@link VectorStore#searchAll}. */
  public static final int MAX_AT_ONCE = 100;

  /** The recall of a search that names none. */
  public static final double DEFAULT_RECALL = 0.98;

  private static final SearchRequest DEFAULTS = new SearchRequest(new Values());

  private final Values values;

  private SearchRequest(Values values) {
    this.values = values;
    requireTogether();
  }

  private SearchRequest with(Consumer<Values> change) {
    return new SearchRequest(values.changed(change));
  }

  private static final class Values extends Copyable<Values> {
    // One of these is what to search for.
    private @Nullable String text;
    private @Nullable Embedding embedding;
    private @Nullable String similarTo;

    private int limit = 10;
    private Filter filter = Filter.all();
    private Include include = Include.textAndMetadata();
    private @Nullable Duration timeLimit;
    private @Nullable Cancellation cancellation;
    private double recall = DEFAULT_RECALL;
    private double minSimilarity = Double.NEGATIVE_INFINITY;
    private @Nullable Diversity diversity;
    private @Nullable String groupBy;
    private @Nullable String after;
  }

  private void requireTogether() {
    if (values.diversity == null) {
      return;
    }
    if (values.limit > Diversity.MAX_CANDIDATES) {
      throw new IllegalArgumentException(
          "diverse matches are chosen among at most "
              + Diversity.MAX_CANDIDATES
              + ", so the limit cannot be "
              + values.limit);
    }
    if (values.after != null) {
      throw new IllegalArgumentException("a search for diverse matches has no pages");
    }
  }

  /**
   * A search for the ten documents nearest to this text. The model decides what an empty text
   * means.
   */
  public static SearchRequest of(String text) {
    return DEFAULTS.with(v -> v.text = Objects.requireNonNull(text, "text"));
  }

  /** A search for the ten documents nearest to this embedding. */
  public static SearchRequest of(Embedding embedding) {
    return DEFAULTS.with(v -> v.embedding = Objects.requireNonNull(embedding, "embedding"));
  }

  /**
   * A search for the ten documents that are most similar to this stored document, which is left out
   * itself. A tenant's store knows only the tenant's documents.
   *
   * @throws IllegalArgumentException if the id cannot be stored, see {@link Document}
   */
  public static SearchRequest similarTo(String id) {
    Objects.requireNonNull(id, "id");
    Storable.text(id, () -> "id " + Storable.quoted(id));
    return DEFAULTS.with(v -> v.similarTo = id);
  }

  /**
   * A copy that returns at most this number of matches.
   *
   * @throws IllegalArgumentException if it is not from 1 to {@link #MAX_LIMIT}, or more than {@link
   *     Diversity#MAX_CANDIDATES} for diverse matches
   */
  public SearchRequest limit(int limit) {
    Checks.limit(limit, MAX_LIMIT);
    return with(v -> v.limit = limit);
  }

  /** A copy that finds only documents that this filter matches. It replaces an earlier filter. */
  public SearchRequest filter(Filter filter) {
    return with(v -> v.filter = Objects.requireNonNull(filter, "filter"));
  }

  /** A copy that returns these parts of the documents. */
  public SearchRequest include(Include include) {
    return with(v -> v.include = Objects.requireNonNull(include, "include"));
  }

  /**
   * A copy that returns only matches whose {@link Match#similarity} is at least this number. Its
   * meaning depends on the collection's {@link Metric}: 0.5 is a cosine under {@link
   * Metric#COSINE}, a distance of at most 1 under {@link Metric#EUCLIDEAN}, and an inner product
   * under {@link Metric#INNER_PRODUCT}. A smaller number never loses a match. The default, negative
   * infinity, keeps all.
   *
   * <p>Distances are rounded by about one part in a million, and differently by different stores.
   * So a vector's similarity to itself may be that much less than 1.
   *
   * @throws IllegalArgumentException if it is not a number
   */
  public SearchRequest minSimilarity(double minSimilarity) {
    if (Double.isNaN(minSimilarity)) {
      throw new IllegalArgumentException("a minimum similarity is a number, not NaN");
    }
    return with(v -> v.minSimilarity = minSimilarity);
  }

  /** As {@link #diversity(double, int)} with {@link Diversity#DEFAULT_CANDIDATES}. */
  public SearchRequest diversity(double lambda) {
    return diversity(lambda, Diversity.DEFAULT_CANDIDATES);
  }

  /**
   * A copy that chooses its matches among more of the nearest documents, so that they differ from
   * each other. It uses maximal marginal relevance (Carbonell and Goldstein, 1998). Each step takes
   * the candidate with the greatest {@code lambda · similarity to the query − (1 − lambda) ·
   * largest similarity to one already taken}. Of equal candidates it takes the nearer one. Matches
   * come in the order in which they were taken, so the nearest comes first. Similarities are those
   * of the collection's {@link Metric}.
   *
   * @param lambda the weight of the query, 0 to 1; 1 is a search without diversity
   * @param candidates the number of nearest documents to choose from, 1 to {@link
   *     Diversity#MAX_CANDIDATES}; the limit is used if it is larger
   * @throws IllegalArgumentException if one is out of its range, the limit is more than {@link
   *     Diversity#MAX_CANDIDATES}, or this is not the first page
   */
  public SearchRequest diversity(double lambda, int candidates) {
    Diversity diversity = new Diversity(lambda, candidates);
    return with(v -> v.diversity = diversity);
  }

  /**
   * A copy that returns only the best match of each group. Documents with equal values at this
   * metadata key are a group: for example all passages of one text. The limit then counts groups.
   *
   * <p>Values are equal as in {@link Filter#eq}, so 1 and 1.0 are one group. Lists and maps are
   * compared as a whole. Each document without the key, or with null there, is a group of its own.
   * {@link Filter#exists} leaves out documents without the key.
   *
   * <p>With a vector index, a few times the limit is looked at first. If that has too few groups,
   * every vector is compared.
   *
   * @throws IllegalArgumentException if the key contains what PostgreSQL cannot hold, see {@link
   *     Document}
   */
  public SearchRequest groupBy(String metadataKey) {
    Objects.requireNonNull(metadataKey, "metadataKey");
    Storable.text(metadataKey, () -> "metadata key " + Storable.quoted(metadataKey));
    return with(v -> v.groupBy = metadataKey);
  }

  /**
   * A copy that continues after the page with this cursor, see {@link VectorStore#searchPage}.
   *
   * <p>The cursor contains the last match's distance and id. Whoever has it can read them. It
   * belongs to the query's embedding, the metric, the model and {@link #groupBy}. Limit, filter and
   * included parts may change from page to page. It does not expire. What is written meanwhile is
   * found if its place is after the cursor.
   *
   * <p>A text must be embedded to the same numbers for each page. If a model does not do so, embed
   * the text once and search by the embedding.
   *
   * @throws IllegalArgumentException if this is not such a cursor, or if the request asks for
   *     diverse matches
   */
  public SearchRequest after(String cursor) {
    SearchCursor.requireForm(Objects.requireNonNull(cursor, "cursor"));
    return with(v -> v.after = cursor);
  }

  /**
   * A copy that asks a vector index for this share of the true nearest. {@link SpaceIndex#tune}
   * measures the effort that this takes. If it was not measured, it is guessed, from what was
   * measured for another recall if there is such a measurement.
   *
   * @param recall more than 0; 1 is {@link #exact()}
   * @throws IllegalArgumentException if it is out of its range
   */
  public SearchRequest recall(double recall) {
    if (!(recall > 0 && recall <= 1)) {
      throw new IllegalArgumentException("a recall is more than 0 and at most 1, not " + recall);
    }
    return with(v -> v.recall = recall);
  }

  /** A copy that compares the query with every vector and uses no index. */
  public SearchRequest exact() {
    return recall(1);
  }

  /**
   * A copy with a time limit for the database. The search then ends with {@link
   * VectorStoreException.TimedOut}.
   *
   * <ul>
   *   <li>The time in which a model embeds the text does not count.
   *   <li>Waiting for a connection counts. But only the timeout of the {@code DataSource} ends such
   *       a wait. The search then fails before it asks the server.
   *   <li>If the server has not stopped the search a second later, or does not answer at all, the
   *       connection is closed. A transaction of the caller's on that connection is lost then.
   * </ul>
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public SearchRequest timeLimit(Duration timeLimit) {
    return with(v -> v.timeLimit = Checks.timeLimit(timeLimit));
  }

  /** A copy that this cancellation can stop from another thread. */
  public SearchRequest cancellation(Cancellation cancellation) {
    return with(v -> v.cancellation = Objects.requireNonNull(cancellation, "cancellation"));
  }

  /** The text to search for; empty if the request has an embedding or a document. */
  public Optional<String> text() {
    return Optional.ofNullable(values.text);
  }

  /** The embedding to search for; empty if the request has a text or a document. */
  public Optional<Embedding> embedding() {
    return Optional.ofNullable(values.embedding);
  }

  /**
   * The id of the document to which matches should be similar; empty if the request has a text or
   * embedding.
   */
  public Optional<String> similarTo() {
    return Optional.ofNullable(values.similarTo);
  }

  /** The maximum number of matches, 1 to {@link #MAX_LIMIT}; 10 unless set. */
  public int limit() {
    return values.limit;
  }

  /** Which documents may match; {@link Filter#all()} unless set. */
  public Filter filter() {
    return values.filter;
  }

  /** Which parts of the documents are returned; {@link Include#textAndMetadata()} unless set. */
  public Include include() {
    return values.include;
  }

  /** The requested share of the true nearest; {@link #DEFAULT_RECALL} unless set. */
  public double recall() {
    return values.recall;
  }

  /** How long the database may take; empty if there is no limit. */
  public Optional<Duration> timeLimit() {
    return Optional.ofNullable(values.timeLimit);
  }

  /** What stops it from another thread; empty if nothing does. */
  public Optional<Cancellation> cancellation() {
    return Optional.ofNullable(values.cancellation);
  }

  /** The minimum similarity of a match; negative infinity unless set. */
  public double minSimilarity() {
    return values.minSimilarity;
  }

  /** How much the matches should differ; empty if they need not. */
  public Optional<Diversity> diversity() {
    return Optional.ofNullable(values.diversity);
  }

  /** The metadata key that groups the matches; empty if they are not grouped. */
  public Optional<String> groupBy() {
    return Optional.ofNullable(values.groupBy);
  }

  /** The cursor after which to continue; empty for the first page. */
  public Optional<String> after() {
    return Optional.ofNullable(values.after);
  }
}
