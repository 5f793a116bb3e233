package dev.vectorstore.migration.internal.directory;

import dev.vectorstore.migration.ChromaNote;
import dev.vectorstore.migration.internal.chroma.ChromaMetric;
import dev.vectorstore.migration.internal.chroma.ChromaRecord.VectorFrom;
import dev.vectorstore.migration.internal.chroma.ChromaVector;
import dev.vectorstore.migration.internal.directory.hnsw.IndexVectors;
import dev.vectorstore.migration.internal.directory.hnsw.LoadedIndex;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads a record's vector from the place that {@link VectorReplay} found. */
final class VectorPicker implements AutoCloseable {

  private static final String VECTOR =
      """
      select vector
        from chroma_embeddings_queue
       where seq_id = ?
      """;

  /** The measured maximum error of a normalized value times its length, in steps of float32. */
  private static final int ROUNDING_STEPS = 4;

  /**
   * The number of vectors that are compared with the log to find out whether they are normalized.
   */
  private static final int COMPARED = 20;

  private final PreparedStatement vectorInLog;
  private final Optional<IndexVectors> index;
  private final List<IndexVectors> aside;
  private final ChromaMetric metric;
  private int compared;

  /**
   * Takes vectors from these places.
   *
   * @param aside indexes that were set aside, by their places
   */
  VectorPicker(Connection connection, LoadedIndex index, SetAsideIndexes aside, ChromaMetric metric)
      throws SQLException {
    this.vectorInLog = connection.prepareStatement(VECTOR);
    this.index = index.files().map(files -> new IndexVectors(files, metric));
    this.aside = aside.files().stream().map(files -> new IndexVectors(files, metric)).toList();
    this.metric = metric;
  }

  /** A vector, if there is one, and its origin. */
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
    if (replay.element() != VectorReplay.NOWHERE && index.isPresent()) {
      return fromIndex(index.get(), replay, notes);
    }
    if (replay.lastInLog() != VectorReplay.NOWHERE) {
      notes.add(ChromaNote.VECTOR_RESCUED);
      return fromLog(replay.lastInLog(), VectorFrom.LOG_RESCUED);
    }
    if (replay.setAside().isPresent()) {
      SetAsideIndexes.Place place = replay.setAside().get();
      return setAside(aside.get(place.index()), place.element(), notes);
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

  private Picked fromIndex(IndexVectors vectors, VectorReplay replay, Set<ChromaNote> notes)
      throws SQLException, IOException {
    IndexVectors.Found found = vectors.read(replay.element(), notes);
    return switch (found.precision()) {
      case EXACT -> {
        noteMetric(found.vector(), replay, notes);
        yield picked(found.vector(), VectorFrom.HNSW);
      }
      case ROUNDED -> picked(exact(found.vector(), replay, notes), VectorFrom.HNSW);
      case DIRECTION -> {
        if (replay.lastInLog() != VectorReplay.NOWHERE) {
          notes.add(ChromaNote.VECTOR_RESCUED);
          yield fromLog(replay.lastInLog(), VectorFrom.LOG_RESCUED);
        }
        notes.add(ChromaNote.VECTOR_LENGTH_LOST);
        yield picked(found.vector(), VectorFrom.HNSW);
      }
    };
  }

  private static Picked setAside(IndexVectors vectors, long element, Set<ChromaNote> notes)
      throws IOException {
    IndexVectors.Found found = vectors.read(element, notes);
    notes.add(ChromaNote.VECTOR_FROM_SET_ASIDE);
    if (found.precision() == IndexVectors.Precision.DIRECTION) {
      notes.add(ChromaNote.VECTOR_LENGTH_LOST);
    }
    return picked(found.vector(), VectorFrom.SET_ASIDE);
  }

  private static Picked picked(ChromaVector vector, VectorFrom from) {
    return new Picked(Optional.of(vector), from);
  }

  /** Whether the index has normalized a vector, as cosine does. It is checked for the first few. */
  private void noteMetric(ChromaVector stored, VectorReplay replay, Set<ChromaNote> notes)
      throws SQLException {
    if (metric == ChromaMetric.COSINE
        || compared == COMPARED
        || replay.lastInLog() == VectorReplay.NOWHERE
        || !IndexVectors.isUnit(stored.norm())) {
      return;
    }
    compared++;
    Optional<ChromaVector> logged = inLog(replay.lastInLog());
    if (logged.isPresent()
        && !IndexVectors.isUnit(logged.get().norm())
        && stored.times((float) logged.get().norm()).isWithin(ROUNDING_STEPS, logged.get())) {
      notes.add(ChromaNote.METRIC_CONTRADICTED);
    }
  }

  /**
   * Returns the vector of the log that the index has rounded. Normalizing an infinity yields only
   * NaN, so a vector that is not finite matches any other that is not.
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
