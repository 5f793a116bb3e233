package dev.vectorstore.examples.chromaimport.sizing;

import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.index.ElementType;
import dev.vectorstore.index.VectorIndex;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What is known of a collection before it is there. Immutable and safe to share between threads.
 *
 * @param rows the documents, each with a vector
 * @param column what vectors are stored as
 * @param element what the index holds of them
 * @param m how many links a vector has in the graph, half of those in its lowest layer
 * @param efConstruction how many candidates its build keeps
 * @param idBytes of an id, on average
 * @param textBytes of a text, on average; 0 if there are none
 * @param metadataBytes of the metadata as JSON, on average; 0 if there are none
 */
public record Shape(
    long rows,
    int dimension,
    ElementType column,
    ElementType element,
    int m,
    int efConstruction,
    int partitions,
    int idBytes,
    int textBytes,
    int metadataBytes) {
  private static final long MAX_ROWS = 10_000_000_000L;
  private static final int MAX_DIMENSION = 16_000;
  private static final int MAX_ID_BYTES = 1_000;
  private static final int MAX_BYTES = 100_000_000;

  /**
   * Checks that there can be such a collection.
   *
   * @throws IllegalArgumentException if there cannot
   */
  public Shape {
    requireWithin("the rows", rows, 1, MAX_ROWS);
    requireWithin("the dimension", dimension, 1, MAX_DIMENSION);
    if (column == ElementType.BIT) {
      throw new IllegalArgumentException("vectors are stored as VECTOR or HALFVEC, not as BIT");
    }
    if (dimension > element.maxIndexedDimension()) {
      throw new IllegalArgumentException(tooLong(dimension, element));
    }
    VectorIndex.hnsw().element(element).m(m).efConstruction(efConstruction).requireConsistent();
    CollectionSettings.withoutModel().partitions(partitions);
    requireWithin("the bytes of an id", idBytes, 1, MAX_ID_BYTES);
    requireWithin("the bytes of a text", textBytes, 0, MAX_BYTES);
    requireWithin("the bytes of the metadata", metadataBytes, 0, MAX_BYTES);
  }

  private static void requireWithin(String what, long given, long least, long most) {
    if (given < least || given > most) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%s must be from %,d to %,d, not %,d", what, least, most, given));
    }
  }

  private static String tooLong(int dimension, ElementType element) {
    return String.format(
        Locale.ROOT,
        "an index on %s takes up to %,d dimensions, not %,d; one on %s does",
        element,
        element.maxIndexedDimension(),
        dimension,
        Arrays.stream(ElementType.values())
            .filter(other -> dimension <= other.maxIndexedDimension())
            .map(ElementType::name)
            .collect(Collectors.joining(" or ")));
  }

  /** A copy with another number of partitions. */
  Shape partitions(int parts) {
    return new Shape(
        rows,
        dimension,
        column,
        element,
        m,
        efConstruction,
        parts,
        idBytes,
        textBytes,
        metadataBytes);
  }

  /** The documents of a partition, on average. */
  long rowsOfPart() {
    return (rows + partitions - 1) / partitions;
  }
}
