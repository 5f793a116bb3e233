package dev.vectorstore.migration.internal.chroma;

import dev.vectorstore.migration.ChromaNote;
import dev.vectorstore.migration.ChromaText;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One record of a collection.
 *
 * @param metadata by key, in Chroma's order: String, Long, BigInteger beyond 64 bits, Double (also
 *     NaN and infinities), Boolean, or a List of one of those
 * @param restored data that the log still has and that Chroma's tables lost or changed, by key; the
 *     document is under {@code chroma:document}, the uri under {@code chroma:uri}
 * @param createdAt when Chroma first stored the record
 */
public record ChromaRecord(
    String id,
    Optional<String> document,
    Optional<String> uri,
    Map<String, Object> metadata,
    Map<String, Object> restored,
    Optional<ChromaVector> vector,
    VectorFrom vectorFrom,
    Optional<Instant> createdAt,
    Set<ChromaNote> notes) {

  /** Where the vector was found. */
  public enum VectorFrom {
    /** In the files of the index. */
    HNSW,
    /** In the log, which is ahead of the index. */
    LOG,
    /** In the log, although Chroma itself lost it. */
    LOG_RESCUED,
    /** In an index that had been set aside, although Chroma itself lost it. */
    SET_ASIDE,
    /** From a server, which does not say. */
    SERVER,
    /** Nowhere. */
    NONE
  }

  /** Only the record's id: its content is never printed. */
  @Override
  public String toString() {
    return "ChromaRecord[" + ChromaText.escape(id) + "]";
  }
}
