package dev.vectorstore.migration.internal.directory.hnsw;

import dev.vectorstore.migration.ChromaNote;
import dev.vectorstore.migration.internal.chroma.ChromaMetric;
import dev.vectorstore.migration.internal.chroma.ChromaVector;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** The vectors of one index as they were before it normalized them, as far as this is known. */
public final class IndexVectors {

  /** The number of vectors that are checked to find out what an index has done to them. */
  private static final int LOOKED_AT = 20;

  private static final double NORM_TOLERANCE = 1e-3;

  private final HnswFiles files;
  private final ChromaMetric metric;
  private Optional<Boolean> normalizes = Optional.empty();

  public IndexVectors(HnswFiles files, ChromaMetric metric) {
    this.files = files;
    this.metric = metric;
  }

  /** What a vector can be, besides the one that was given to Chroma. */
  public enum Precision {
    EXACT,
    /** Normalized and scaled back to its length, so the last bits may differ. */
    ROUNDED,
    /** Of length 1, because its own length is lost. */
    DIRECTION
  }

  public record Found(ChromaVector vector, Precision precision) {}

  public Found read(long element, Set<ChromaNote> notes) throws IOException {
    ChromaVector stored = files.vector(element);
    if (metric != ChromaMetric.COSINE || isWhole(stored, notes)) {
      return new Found(stored, Precision.EXACT);
    }
    OptionalDouble length = files.length(element);
    return length.isPresent()
        ? new Found(stored.times((float) length.getAsDouble()), Precision.ROUNDED)
        : new Found(stored, Precision.DIRECTION);
  }

  /** Whether the index has normalized no vector. Its lengths then have no meaning. */
  private boolean isWhole(ChromaVector stored, Set<ChromaNote> notes) throws IOException {
    double norm = stored.norm();
    if (norm == 0 || isUnit(norm) || !Double.isFinite(norm)) {
      return false;
    }
    notes.add(ChromaNote.VECTOR_NOT_NORMALIZED);
    if (normalizes.isEmpty()) {
      normalizes = Optional.of(hasUnits());
    }
    return !normalizes.get();
  }

  private boolean hasUnits() throws IOException {
    long looked = Math.min(LOOKED_AT, files.completeElements());
    for (long element = 0; element < looked; element++) {
      if (isUnit(files.vector(element).norm())) {
        return true;
      }
    }
    return false;
  }

  public static boolean isUnit(double norm) {
    return Math.abs(norm - 1) <= NORM_TOLERANCE;
  }
}
