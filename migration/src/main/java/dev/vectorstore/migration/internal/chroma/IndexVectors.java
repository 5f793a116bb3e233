package dev.vectorstore.migration.internal.chroma;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** The vectors of one index as they were before it normalized them, as far as it knows. */
final class IndexVectors {

  /** How many vectors are looked at to see what an index has done to them. */
  private static final int LOOKED_AT = 20;

  private static final double NORM_TOLERANCE = 1e-3;

  private final HnswFiles files;
  private final ChromaMetric metric;
  private Optional<Boolean> normalizes = Optional.empty();

  IndexVectors(HnswFiles files, ChromaMetric metric) {
    this.files = files;
    this.metric = metric;
  }

  /** What a vector is, beside the one that was given to Chroma. */
  enum Precision {
    EXACT,
    /** Normalized and brought back to its length, so that the last bits may differ. */
    ROUNDED,
    /** Of length 1, as its own is lost. */
    DIRECTION
  }

  record Found(ChromaVector vector, Precision precision) {}

  Found read(long element, Set<ChromaNote> notes) throws IOException {
    ChromaVector stored = files.vector(element);
    if (metric != ChromaMetric.COSINE || isWhole(stored, notes)) {
      return new Found(stored, Precision.EXACT);
    }
    OptionalDouble length = files.length(element);
    return length.isPresent()
        ? new Found(stored.times((float) length.getAsDouble()), Precision.ROUNDED)
        : new Found(stored, Precision.DIRECTION);
  }

  /** Whether the index has normalized none: then what it has for lengths means nothing. */
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

  static boolean isUnit(double norm) {
    return Math.abs(norm - 1) <= NORM_TOLERANCE;
  }
}
