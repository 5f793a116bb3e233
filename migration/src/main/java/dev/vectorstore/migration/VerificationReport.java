package dev.vectorstore.migration;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a database compares with a Chroma. Names counts and ids, never texts, metadata values or
 * vectors.
 *
 * @param source what was read
 * @param at when it began
 * @param took how long it took
 * @param collections one for each collection of the source
 */
public record VerificationReport(
    String source, Instant at, Duration took, List<Collection> collections) {
  /** Copies the list. */
  public VerificationReport {
    collections = List.copyOf(collections);
  }

  /** Whether every document is there, equal in all parts, and no other. */
  public boolean identical() {
    return collections.stream().allMatch(Collection::identical);
  }

  /** The report as a JSON object. */
  public String toJson() {
    return VerificationJson.of(this);
  }

  /** The report as one HTML page that needs no other file. */
  public String toHtml() {
    return VerificationPage.of(this);
  }

  /**
   * One collection.
   *
   * @param name in the database, with its tenant in brackets if it has one
   * @param inSource documents that the source holds
   * @param inDatabase documents that the database holds
   * @param vectorsCompared vectors of the source that were compared bit for bit
   * @param refused documents that have no vector as the model refused their text, where such are
   *     kept; they are no differences
   * @param refusedIds their ids, the first twenty
   * @param differences what is not equal, the first twenty of each part
   * @param counts what is not equal, all of it, by part
   * @param answers how both sides answered a sample of questions; empty if none could be asked
   */
  public record Collection(
      String name,
      long inSource,
      long inDatabase,
      long vectorsCompared,
      long refused,
      List<String> refusedIds,
      List<Difference> differences,
      Map<Part, Long> counts,
      Optional<Answers> answers) {
    /** Copies list and map. */
    public Collection {
      refusedIds = List.copyOf(refusedIds);
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

    /** Whether every document is there, equal in all parts, and no other. */
    public boolean identical() {
      return counts.isEmpty() && inSource == inDatabase;
    }
  }

  /**
   * How both sides answered questions: vectors of the source itself.
   *
   * @param by who answered for the source
   * @param limit how many documents each answer has at most
   * @param overlaps of each question, the part of the source's answer that is in the database's
   */
  public record Answers(AnsweredBy by, int limit, List<Double> overlaps) {
    /** Copies the list. */
    public Answers {
      overlaps = List.copyOf(overlaps);
    }

    /** The mean overlap, from 0 to 1. */
    public double mean() {
      return overlaps.stream().mapToDouble(Double::doubleValue).average().orElse(1);
    }
  }

  /** Who answered for the source. */
  public enum AnsweredBy {
    /** Chroma itself. */
    CHROMA,
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
    /** What Chroma says of the collection, or the host said there. */
    COLLECTION_METADATA,
    /** The database does not have the document. */
    MISSING,
    /** The source does not have the document. */
    EXTRA,
    /** The texts. */
    TEXT,
    /** The metadata. */
    METADATA,
    /** The vectors, or what is kept in place of one; or no vector where texts are embedded anew. */
    VECTOR,
    /** The source's vectors that are kept beside those of the model that embedded anew. */
    VECTOR_BESIDE
  }
}
