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
 * A query to a collection: a text, which the collection's model embeds, an embedding, or a document
 * that others are to be similar to, and how to answer it. Immutable and safe to share between
 * threads.
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

  /** The most searches of {@link VectorStore#searchAll}. */
  public static final int MAX_AT_ONCE = 100;

  /** The recall of searches that ask for none. */
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

  /** A search for the ten documents nearest to this text. */
  public static SearchRequest of(String text) {
    return DEFAULTS.with(v -> v.text = Objects.requireNonNull(text, "text"));
  }

  /** A search for the ten documents nearest to this embedding. */
  public static SearchRequest of(Embedding embedding) {
    return DEFAULTS.with(v -> v.embedding = Objects.requireNonNull(embedding, "embedding"));
  }

  /**
   * A search for the ten documents nearest to the stored embedding of this one, which is itself
   * left out. A tenant's store knows the tenant's documents alone.
   *
   * @throws IllegalArgumentException if the id could not be stored, see {@link Document}
   */
  public static SearchRequest similarTo(String id) {
    Objects.requireNonNull(id, "id");
    Storable.text(id, () -> "id " + Storable.quoted(id));
    return DEFAULTS.with(v -> v.similarTo = id);
  }

  /**
   * A copy that asks for at most this many matches.
   *
   * @throws IllegalArgumentException if it is not from 1 to {@link #MAX_LIMIT}, or more than {@link
   *     Diversity#MAX_CANDIDATES} for diverse matches
   */
  public SearchRequest limit(int limit) {
    Checks.limit(limit, MAX_LIMIT);
    return with(v -> v.limit = limit);
  }

  /**
   * A copy that finds only documents whose metadata this filter matches; it replaces an earlier
   * one.
   */
  public SearchRequest filter(Filter filter) {
    return with(v -> v.filter = Objects.requireNonNull(filter, "filter"));
  }

  /** A copy that gives back these parts of the documents. */
  public SearchRequest include(Include include) {
    return with(v -> v.include = Objects.requireNonNull(include, "include"));
  }

  /**
   * A copy that gives only matches whose {@link Match#similarity} is at least this, by the
   * collection's metric, see {@link Metric}. It is a number of that metric and says nothing by
   * another: 0.5 is a cosine under {@link Metric#COSINE}, a distance of at most 1 under {@link
   * Metric#EUCLIDEAN}, an inner product under {@link Metric#INNER_PRODUCT}. A smaller number never
   * loses a match; negative infinity, the default, keeps all.
   *
   * <p>Distances are rounded by about one part in a million, and differently by different stores,
   * so a vector may fall that short of a similarity of 1 to itself.
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
   * A copy that chooses its matches among more of the nearest so that they differ from each other,
   * by maximal marginal relevance (Carbonell and Goldstein, 1998). Of the candidates that are left
   * it takes again and again the one with the greatest {@code lambda · similarity to the query − (1
   * − lambda) · largest similarity to one that was taken}, of equal ones the nearer. The nearest
   * comes first; matches come in the order in which they were taken. Similarities are those of the
   * collection's {@link Metric}.
   *
   * @param lambda the weight of the query, 0 to 1; 1 is a search without diversity
   * @param candidates among how many, 1 to {@link Diversity#MAX_CANDIDATES}; the limit counts where
   *     it is larger
   * @throws IllegalArgumentException if one is out of its range, the limit is more than {@link
   *     Diversity#MAX_CANDIDATES}, or this is not the first page
   */
  public SearchRequest diversity(double lambda, int candidates) {
    Diversity diversity = new Diversity(lambda, candidates);
    return with(v -> v.diversity = diversity);
  }

  /**
   * A copy that gives the best match alone of all documents with equal values at this metadata key:
   * one passage of each text, where documents are passages. The limit then counts groups. Values
   * are equal as in {@link Filter#eq}, so 1 and 1.0 are one group; lists and maps count as a whole.
   * Each document without the key, or with null there, is a group of its own; {@link Filter#exists}
   * leaves the former out.
   *
   * <p>With a vector index a few times the limit is looked at first; if that has too few groups,
   * every vector is.
   *
   * @throws IllegalArgumentException if the key holds what PostgreSQL cannot, see {@link Document}
   */
  public SearchRequest groupBy(String metadataKey) {
    Objects.requireNonNull(metadataKey, "metadataKey");
    Storable.text(metadataKey, () -> "metadata key " + Storable.quoted(metadataKey));
    return with(v -> v.groupBy = metadataKey);
  }

  /**
   * A copy that goes on after the page that gave this cursor, see {@link VectorStore#searchPage}.
   * The cursor holds the last match's distance and id, readable for whoever has it, and is bound to
   * the embedding that is searched for, to the metric and model and to {@link #groupBy}; limit,
   * filter and what is included may change from page to page. It does not age, and what is written
   * meanwhile is met if it belongs behind the cursor.
   *
   * <p>A text must be embedded to the same numbers again for the cursor to fit. Where a model does
   * not do so, embed the text once and search by the embedding.
   *
   * @throws IllegalArgumentException if this is no such cursor, or the matches are to be diverse
   */
  public SearchRequest after(String cursor) {
    SearchCursor.requireForm(Objects.requireNonNull(cursor, "cursor"));
    return with(v -> v.after = cursor);
  }

  /**
   * A copy that wants this share of the true nearest from a vector index. What it takes is known
   * where {@link SpaceIndex#tune} measured it, and guessed where not, by what was measured for
   * another recall if there is that.
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
   * A copy that throws {@link VectorStoreException.TimedOut} when the database has taken this long.
   * The time in which a model embeds the text does not count. That in which a connection is waited
   * for does, but only the {@code DataSource}'s own timeout ends such a wait; the search then fails
   * before it asks the server. A server that has not stopped the search a second later, or does not
   * answer what goes before it or after it on the connection, is not waited for: the connection is
   * closed, and with it a transaction of the caller's is lost.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public SearchRequest timeLimit(Duration timeLimit) {
    return with(v -> v.timeLimit = Checks.timeLimit(timeLimit));
  }

  /** A copy that can be stopped so from another thread. */
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
   * The id of the document that others are to be similar to; empty if the request has a text or
   * embedding.
   */
  public Optional<String> similarTo() {
    return Optional.ofNullable(values.similarTo);
  }

  /** The most matches to give back, 1 to {@link #MAX_LIMIT}, 10 unless set. */
  public int limit() {
    return values.limit;
  }

  /** Which documents may match, {@link Filter#all()} unless set. */
  public Filter filter() {
    return values.filter;
  }

  /** Which parts of the documents come back, {@link Include#textAndMetadata()} unless set. */
  public Include include() {
    return values.include;
  }

  /** The share of the true nearest that is wanted, {@link #DEFAULT_RECALL} unless set. */
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

  /** The minimum similarity of a match, negative infinity unless set. */
  public double minSimilarity() {
    return values.minSimilarity;
  }

  /** How much the matches are to differ; empty if they need not. */
  public Optional<Diversity> diversity() {
    return Optional.ofNullable(values.diversity);
  }

  /** The metadata key that groups the matches; empty if they are not grouped. */
  public Optional<String> groupBy() {
    return Optional.ofNullable(values.groupBy);
  }

  /** The cursor after which to go on; empty for the first page. */
  public Optional<String> after() {
    return Optional.ofNullable(values.after);
  }
}
