package dev.vectorstore.search;

import dev.vectorstore.Cancellation;
import dev.vectorstore.Embedding;
import dev.vectorstore.Filter;
import dev.vectorstore.Include;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.internal.settings.Copyable;
import dev.vectorstore.internal.value.Checks;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A question to the vectors and the words of a collection at once, and how to answer it. Immutable
 * and safe to share between threads.
 */
public final class HybridRequest {
  /** The largest limit, and the most candidates of each of the two searches. */
  public static final int MAX_LIMIT = SearchRequest.MAX_LIMIT;

  /** The largest rank constant. */
  public static final int MAX_RANK_CONSTANT = 10_000;

  private final Values values;

  private HybridRequest(Values values) {
    this.values = values;
  }

  private HybridRequest with(Consumer<Values> change) {
    return new HybridRequest(values.changed(change));
  }

  private static final class Values extends Copyable<Values> {
    // With all that the two searches have in common.
    private KeywordRequest keywords;
    private @Nullable Embedding embedding;
    private int candidates = 100;
    private int rankConstant = 60;
    private double vectorWeight = 1;
    private double keywordWeight = 1;

    Values(KeywordRequest keywords) {
      this.keywords = keywords;
    }
  }

  /**
   * A search for the ten best documents by this text, which the collection's model embeds and whose
   * words are searched for, see {@link Keywords} for how they are read.
   *
   * @throws IllegalArgumentException if the text is longer than {@link KeywordRequest#MAX_LENGTH}
   *     or holds U+0000 or an unpaired surrogate
   */
  public static HybridRequest of(String text) {
    return new HybridRequest(new Values(KeywordRequest.of(text)));
  }

  /** A copy whose vectors are searched by this embedding instead of that of the text. */
  public HybridRequest embedding(Embedding embedding) {
    return with(v -> v.embedding = Objects.requireNonNull(embedding, "embedding"));
  }

  /**
   * A copy that asks for at most this many matches.
   *
   * @throws IllegalArgumentException if it is not from 1 to {@link #MAX_LIMIT}
   */
  public HybridRequest limit(int limit) {
    return with(v -> v.keywords = v.keywords.limit(limit));
  }

  /**
   * A copy that joins at most this many documents of each of the two searches, or the limit if that
   * is more. More of them find documents that are good in both and first in neither.
   *
   * @throws IllegalArgumentException if it is not from 1 to {@link #MAX_LIMIT}
   */
  public HybridRequest candidates(int candidates) {
    Checks.range("candidates", candidates, MAX_LIMIT);
    return with(v -> v.candidates = candidates);
  }

  /**
   * A copy that ranks at most this many documents by words, see {@link KeywordRequest#ranked(int)}.
   *
   * @throws IllegalArgumentException if it is not from 1 to {@link KeywordRequest#MAX_RANKED}
   */
  public HybridRequest ranked(int ranked) {
    return with(v -> v.keywords = v.keywords.ranked(ranked));
  }

  /**
   * A copy with this constant in the score: the larger it is, the less the first places stand out.
   *
   * @throws IllegalArgumentException if it is not from 1 to {@link #MAX_RANK_CONSTANT}
   */
  public HybridRequest rankConstant(int rankConstant) {
    Checks.range("rankConstant", rankConstant, MAX_RANK_CONSTANT);
    return with(v -> v.rankConstant = rankConstant);
  }

  /**
   * A copy in which a place by vectors counts this much.
   *
   * @throws IllegalArgumentException if it is not a finite number above 0
   */
  public HybridRequest vectorWeight(double vectorWeight) {
    Checks.weight("vectorWeight", vectorWeight);
    return with(v -> v.vectorWeight = vectorWeight);
  }

  /**
   * A copy in which a place by words counts this much.
   *
   * @throws IllegalArgumentException if it is not a finite number above 0
   */
  public HybridRequest keywordWeight(double keywordWeight) {
    Checks.weight("keywordWeight", keywordWeight);
    return with(v -> v.keywordWeight = keywordWeight);
  }

  /**
   * A copy that finds only documents whose metadata this filter matches; it replaces an earlier
   * one.
   */
  public HybridRequest filter(Filter filter) {
    return with(v -> v.keywords = v.keywords.filter(filter));
  }

  /** A copy that gives back these parts of the documents. */
  public HybridRequest include(Include include) {
    return with(v -> v.keywords = v.keywords.include(include));
  }

  /**
   * A copy that throws {@link VectorStoreException.TimedOut} when the database has taken this long,
   * as {@link SearchRequest#timeLimit}.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public HybridRequest timeLimit(Duration timeLimit) {
    return with(v -> v.keywords = v.keywords.timeLimit(timeLimit));
  }

  /** A copy that can be stopped so from another thread. */
  public HybridRequest cancellation(Cancellation cancellation) {
    return with(v -> v.keywords = v.keywords.cancellation(cancellation));
  }

  /** The text to search for. */
  public String text() {
    return values.keywords.text();
  }

  /** The embedding to search for; empty if the model is to embed the text. */
  public Optional<Embedding> embedding() {
    return Optional.ofNullable(values.embedding);
  }

  /** The most matches to give back, 1 to {@link #MAX_LIMIT}, 10 unless set. */
  public int limit() {
    return values.keywords.limit();
  }

  /** How many documents of each search are joined, at least the limit, 100 unless set. */
  public int candidates() {
    return Math.max(values.candidates, limit());
  }

  /** The most documents to rank by words, at least the candidates, 10,000 unless set. */
  public int ranked() {
    return Math.max(values.keywords.ranked(), candidates());
  }

  /** What is added to each place, 1 to {@link #MAX_RANK_CONSTANT}, 60 unless set. */
  public int rankConstant() {
    return values.rankConstant;
  }

  /** How much a place by vectors counts, 1 unless set. */
  public double vectorWeight() {
    return values.vectorWeight;
  }

  /** How much a place by words counts, 1 unless set. */
  public double keywordWeight() {
    return values.keywordWeight;
  }

  /** Which documents may match, {@link Filter#all()} unless set. */
  public Filter filter() {
    return values.keywords.filter();
  }

  /** Which parts of the documents come back, {@link Include#textAndMetadata()} unless set. */
  public Include include() {
    return values.keywords.include();
  }

  /** How long the database may take; empty if there is no limit. */
  public Optional<Duration> timeLimit() {
    return values.keywords.timeLimit();
  }

  /** What stops it from another thread; empty if nothing does. */
  public Optional<Cancellation> cancellation() {
    return values.keywords.cancellation();
  }
}
