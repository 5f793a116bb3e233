package dev.vectorstore.migration.internal.chroma;

import dev.vectorstore.migration.internal.chroma.ChromaRecord.VectorFrom;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** Takes a record's vector from where {@link VectorReplay} found it. */
final class VectorPicker implements AutoCloseable {

  private static final String VECTOR =
      """
      select vector
        from chroma_embeddings_queue
       where seq_id = ?
      """;

  /** How far a normalized value times its length was seen to be off, in steps of float32. */
  private static final int ROUNDING_STEPS = 4;

  private static final double NORM_TOLERANCE = 1e-3;

  private final PreparedStatement vectorInLog;
  private final LoadedIndex index;
  private final ChromaMetric metric;

  VectorPicker(Connection connection, LoadedIndex index, ChromaMetric metric) throws SQLException {
    this.vectorInLog = connection.prepareStatement(VECTOR);
    this.index = index;
    this.metric = metric;
  }

  /** A vector, if there is one, and where it was found. */
  record Picked(Optional<ChromaVector> vector, VectorFrom from) {}

  Picked pick(VectorReplay replay, Set<ChromaNote> notes) throws SQLException, IOException {
    Picked picked = find(replay, notes);
    if (picked.vector().isEmpty()) {
      notes.add(ChromaNote.VECTOR_MISSING);
    } else if (!picked.vector().get().isFinite()) {
      notes.add(ChromaNote.VECTOR_NOT_FINITE);
    }
    return picked;
  }

  private Picked find(VectorReplay replay, Set<ChromaNote> notes) throws SQLException, IOException {
    if (replay.seq() != VectorReplay.NOWHERE) {
      return fromLog(replay.seq(), VectorFrom.LOG);
    }
    if (replay.element() != VectorReplay.NOWHERE && index.files().isPresent()) {
      return fromIndex(index.files().get(), replay, notes);
    }
    if (replay.lastInLog() != VectorReplay.NOWHERE) {
      notes.add(ChromaNote.VECTOR_RESCUED);
      return fromLog(replay.lastInLog(), VectorFrom.LOG_RESCUED);
    }
    if (replay.wrongInLog() != VectorReplay.NOWHERE) {
      notes.add(ChromaNote.VECTOR_WRONG_DIMENSION);
      return fromLog(replay.wrongInLog(), VectorFrom.LOG);
    }
    return new Picked(Optional.empty(), VectorFrom.NONE);
  }

  private Picked fromLog(long seq, VectorFrom from) throws SQLException {
    Optional<ChromaVector> vector = inLog(seq);
    return new Picked(vector, vector.isPresent() ? from : VectorFrom.NONE);
  }

  private Picked fromIndex(HnswFiles files, VectorReplay replay, Set<ChromaNote> notes)
      throws SQLException, IOException {
    ChromaVector stored = files.vector(replay.element());
    if (metric != ChromaMetric.COSINE) {
      return new Picked(Optional.of(stored), VectorFrom.HNSW);
    }
    noteNorm(stored, notes);
    OptionalDouble length = files.length(replay.element());
    if (length.isPresent()) {
      ChromaVector rounded = stored.times((float) length.getAsDouble());
      return new Picked(Optional.of(exact(rounded, replay, notes)), VectorFrom.HNSW);
    }
    if (replay.lastInLog() != VectorReplay.NOWHERE) {
      notes.add(ChromaNote.VECTOR_RESCUED);
      return fromLog(replay.lastInLog(), VectorFrom.LOG_RESCUED);
    }
    notes.add(ChromaNote.VECTOR_LENGTH_LOST);
    return new Picked(Optional.of(stored), VectorFrom.HNSW);
  }

  private static void noteNorm(ChromaVector stored, Set<ChromaNote> notes) {
    double norm = stored.norm();
    if (norm != 0 && Math.abs(norm - 1) > NORM_TOLERANCE) {
      notes.add(ChromaNote.VECTOR_NOT_NORMALIZED);
    }
  }

  /**
   * Returns the vector of the log that the index has rounded. Normalizing an infinity yields NaN
   * only, so a vector that is not finite stands for any such one.
   */
  private ChromaVector exact(ChromaVector rounded, VectorReplay replay, Set<ChromaNote> notes)
      throws SQLException {
    for (long seq : replay.newestFirst()) {
      Optional<ChromaVector> logged = inLog(seq);
      if (logged.isPresent() && isRounded(rounded, logged.get())) {
        notes.add(ChromaNote.VECTOR_EXACT_FROM_LOG);
        return logged.get();
      }
    }
    return rounded;
  }

  private static boolean isRounded(ChromaVector rounded, ChromaVector logged) {
    return rounded.isWithin(ROUNDING_STEPS, logged) || (!rounded.isFinite() && !logged.isFinite());
  }

  private Optional<ChromaVector> inLog(long seq) throws SQLException {
    vectorInLog.setLong(1, seq);
    try (ResultSet row = vectorInLog.executeQuery()) {
      return row.next()
          ? Optional.ofNullable(row.getBytes(1)).map(ChromaVector::of)
          : Optional.empty();
    }
  }

  @Override
  public void close() throws SQLException {
    vectorInLog.close();
  }
}
