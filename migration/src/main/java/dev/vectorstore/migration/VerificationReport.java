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
 * How a database compares with the source of an import. Names counts and ids, never texts, metadata
 * values or vectors.
 *
 * @param source what was read
 * @param at when it began
 * @param took how long it took
 * @param collections one for each collection of the source
 */
public record VerificationReport(
    String source, Instant at, Duration took, List<Collection> collections) {
  /** How many ids are listed at most. */
  public static final int LISTED = 1_000;

  /** Copies the list. */
  public VerificationReport {
    collections = List.copyOf(collections);
  }

  /**
   * Whether everything arrived: every document is there, whole and equal in all parts, and no
   * other. False too if there was nothing to compare.
   */
  public boolean identical() {
    return outcome() == Outcome.IDENTICAL;
  }

  /** How it ended: as the worst of the collections. */
  public Outcome outcome() {
    return collections.stream()
        .map(Collection::outcome)
        .max(Comparator.naturalOrder())
        .orElse(Outcome.NOTHING_COMPARED);
  }

  /** How a verification ends, from the best to the worst. */
  public enum Outcome {
    /** Every document is there, whole and equal in all parts, and no other. */
    IDENTICAL("Everything arrived"),
    /** The source has no collections. */
    NOTHING_COMPARED("The source has no collections, so nothing was compared"),
    /**
     * What both sides have is equal, but documents lack something that they should have, as the
     * source does not have it or a model refused their text; so nobody can compare it.
     */
    INCOMPLETE(
        "What there is has arrived, but it is NOT whole: what is missing could not be compared"),
    /** Something differs. */
    DIFFERENT("The database is NOT what the source is");

    private final String words;

    Outcome(String words) {
      this.words = words;
    }

    /** The outcome as a sentence for people, without its full stop. */
    public String words() {
      return words;
    }
  }

  /**
   * One collection.
   *
   * @param name in the database, with its tenant in brackets if it has one
   * @param inSource documents that the source holds
   * @param inDatabase documents that the database holds
   * @param textsCompared texts that both sides have
   * @param vectorsCompared vectors that both sides have, compared bit for bit
   * @param refused documents that have no vector as the model refused their text, where such are
   *     kept; they are no differences
   * @param refusedIds their ids, the first twenty
   * @param withoutText documents that have no text on either side, as a source may
   * @param withoutVector documents that have no vector on either side, besides those: the source
   *     lost it or never had one, or has no text where texts are embedded anew and its vector is
   *     not kept beside
   * @param withoutVectorIds their ids, the first thousand
   * @param vectorsNotKept documents whose vector in the source is not kept beside that of the model
   *     that embedded anew, although it should be: the source has none, or one that cannot be
   *     searched
   * @param differences what is not equal, the first twenty of each part
   * @param counts what is not equal, all of it, by part
   * @param answers how both sides answered a sample of queries; empty if none could be asked
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
    /** Copies list and map. */
    public Collection {
      refusedIds = List.copyOf(refusedIds);
      withoutVectorIds = List.copyOf(withoutVectorIds);
      differences = List.copyOf(differences);
      counts = counts.isEmpty() ? Map.of() : new EnumMap<>(counts);
    }

    /** What is not equal, by part; unmodifiable. */
    @Override
    public Map<Part, Long> counts() {
      return Map.copyOf(counts);
    }

    /** What is not equal, all of it. */
    public long differenceCount() {
      return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Whether every document is there, whole and equal in all parts, and no other. */
    public boolean identical() {
      return outcome() == Outcome.IDENTICAL;
    }

    /** How it ended. */
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
   * How both sides answered queries, which are vectors of the source itself.
   *
   * @param by who answered for the source
   * @param limit how many documents each answer has at most
   * @param overlaps of each query that the source answered, the part of its answer that is in the
   *     database's
   * @param unanswered queries for which the source had nothing
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

  /** Who answered for the source. */
  public enum AnsweredBy {
    /** The source itself. */
    SOURCE,
    /** A comparison with every vector of the source. */
    EXACT_SCAN
  }

  /**
   * A document, or the collection itself, that is not equal.
   *
   * @param id of the document in the database; empty for the collection itself
   * @param part which part of it
   */
  public record Difference(String id, Part part) {}

  /** What can differ. */
  public enum Part {
    /** What the source says of the collection, or the host said there. */
    COLLECTION_METADATA("metadata of the collection differ"),
    /** The database does not have the document. */
    MISSING("not in the database"),
    /** The source does not have the document. */
    EXTRA("not in the source"),
    /** The texts. */
    TEXT("text differs"),
    /** The metadata. */
    METADATA("metadata differ"),
    /** The vectors, or what is kept in place of one; or no vector where texts are embedded anew. */
    VECTOR("vector differs"),
    /** The source's vectors that are kept beside those of the model that embedded anew. */
    VECTOR_BESIDE("vector kept beside the new one differs");

    private final String words;

    Part(String words) {
      this.words = words;
    }

    /** What is wrong with the document, for people. */
    public String words() {
      return words;
    }
  }
}
