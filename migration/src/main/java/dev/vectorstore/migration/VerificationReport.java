package dev.vectorstore.migration;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The comparison of a database with the source of an import. It has counts and ids, and never
 * texts, metadata values or vectors.
 *
 * @param source the description of the source
 * @param at the start of the verification
 * @param took the duration of the verification
 * @param collections one entry for each collection of the source; may be empty
 */
public record VerificationReport(
    String source, Instant at, Duration took, List<Collection> collections) {
  /** The maximum number of ids in a list. */
  public static final int LISTED = 1_000;

  /** Copies the list. */
  public VerificationReport {
    collections = List.copyOf(collections);
  }

  /**
   * Whether everything arrived: every document exists, complete and equal in all parts, and there
   * is no other. It is also false if there was nothing to compare.
   */
  public boolean identical() {
    return outcome() == Outcome.IDENTICAL;
  }

  /** The outcome, which is the worst outcome of the collections. */
  public Outcome outcome() {
    return collections.stream()
        .map(Collection::outcome)
        .max(Comparator.naturalOrder())
        .orElse(Outcome.NOTHING_COMPARED);
  }

  /** The outcome of a verification, from the best to the worst. */
  public enum Outcome {
    /** Every document exists, complete and equal in all parts, and there is no other. */
    IDENTICAL("Everything arrived"),
    /** The source has no collections. */
    NOTHING_COMPARED("The source has no collections, so nothing was compared"),
    /**
     * What both sides have is equal, but documents lack something that they should have. The source
     * does not have it, or a model refused their text, so it cannot be compared.
     */
    INCOMPLETE(
        "What exists has arrived, but it is NOT complete: what is missing could not be compared"),
    /** Something differs. */
    DIFFERENT("The database is NOT equal to the source");

    private final String words;

    Outcome(String words) {
      this.words = words;
    }

    /** The outcome as a human-readable sentence without the full stop. */
    public String words() {
      return words;
    }
  }

  /**
   * One collection.
   *
   * @param name the name in the database, with the tenant in brackets if it has one
   * @param inSource the number of documents in the source
   * @param inDatabase the number of documents in the database
   * @param textsCompared the number of texts that both sides have
   * @param vectorsCompared the number of vectors that both sides have, compared bit for bit
   * @param refused the number of documents without a vector because the model refused their text,
   *     if such documents are kept; they are not differences
   * @param refusedIds the first twenty ids of these
   * @param withoutText the number of documents that have no text on either side, which is allowed
   * @param withoutVector the number of other documents that have no vector on either side: the
   *     source lost it, never had one, or has no text to embed again and its vector is not kept
   * @param withoutVectorIds the first thousand ids of these
   * @param vectorsNotKept the number of documents whose source vector should be kept but is not:
   *     the source has none, or one that cannot be searched
   * @param differences the first twenty differences of each part
   * @param counts the number of all differences, by part; empty if there are none
   * @param answers the answers of both sides to a sample of queries; empty if there were no queries
   */
  public record Collection(
      String name,
      long inSource,
      long inDatabase,
      long textsCompared,
      long vectorsCompared,
      long refused,
      List<String> refusedIds,
      long withoutText,
      long withoutVector,
      List<String> withoutVectorIds,
      long vectorsNotKept,
      List<Difference> differences,
      Map<Part, Long> counts,
      Optional<Answers> answers) {
    /** Copies the lists and the map. */
    public Collection {
      refusedIds = List.copyOf(refusedIds);
      withoutVectorIds = List.copyOf(withoutVectorIds);
      differences = List.copyOf(differences);
      counts = counts.isEmpty() ? Map.of() : new EnumMap<>(counts);
    }

    /** The number of differences by part. Unmodifiable. */
    @Override
    public Map<Part, Long> counts() {
      return Map.copyOf(counts);
    }

    /** The number of all differences. */
    public long differenceCount() {
      return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Whether every document exists, complete and equal in all parts, and there is no other. */
    public boolean identical() {
      return outcome() == Outcome.IDENTICAL;
    }

    /** The outcome. */
    public Outcome outcome() {
      if (!counts.isEmpty() || inSource != inDatabase) {
        return Outcome.DIFFERENT;
      }
      return withoutVector == 0 && refused == 0 && vectorsNotKept == 0
          ? Outcome.IDENTICAL
          : Outcome.INCOMPLETE;
    }
  }

  /**
   * The answers of both sides to queries. The queries are vectors of the source itself.
   *
   * @param by what answered for the source
   * @param limit the maximum number of documents in an answer
   * @param overlaps for each query that the source answered, the fraction of its answer that is
   *     also in the database's answer
   * @param unanswered the number of queries that the source did not answer
   */
  public record Answers(AnsweredBy by, int limit, List<Double> overlaps, long unanswered) {
    /** Copies the list. */
    public Answers {
      overlaps = List.copyOf(overlaps);
    }

    /** The mean overlap, from 0 to 1; empty if no query was answered. */
    public OptionalDouble mean() {
      return overlaps.stream().mapToDouble(Double::doubleValue).average();
    }
  }

  /** What answered for the source. */
  public enum AnsweredBy {
    /** The source itself. */
    SOURCE,
    /** A comparison with every vector of the source. */
    EXACT_SCAN
  }

  /**
   * A difference in a document or in the collection itself.
   *
   * @param id the id of the document in the database; empty for the collection itself
   * @param part the part that differs
   */
  public record Difference(String id, Part part) {}

  /** What can differ. */
  public enum Part {
    /** The metadata of the collection, from the source or the host. */
    COLLECTION_METADATA("collection metadata differs"),
    /** The database does not have the document. */
    MISSING("not in the database"),
    /** The source does not have the document. */
    EXTRA("not in the source"),
    /** The texts. */
    TEXT("text differs"),
    /** The metadata. */
    METADATA("metadata differs"),
    /**
     * The vectors, or what is kept instead of one, or a missing vector if texts are embedded again.
     */
    VECTOR("vector differs"),
    /** The source's vectors that are kept in their own space. */
    VECTOR_BESIDE("source vector that was kept differs");

    private final String words;

    Part(String words) {
      this.words = words;
    }

    /** A human-readable description of the difference. */
    public String words() {
      return words;
    }
  }
}
