package dev.vectorstore.examples.chromaimport.sizing;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a collection will take. Sizes are bytes. Immutable and safe to share between threads.
 *
 * <p>Why: docs/decisions/0117-sizing-by-formula.md.
 *
 * @param vectors the table of vectors
 * @param documents the table of ids, texts and metadata
 * @param vectorIndex the HNSW index
 * @param otherIndexes those of keys, of equal vectors and of metadata
 * @param disk all four
 * @param buildMemory what a build of the index of one partition holds
 * @param warm the vector index and the hot part of the rest
 * @param buildCoreSeconds that one core would take to build
 * @param checkSeconds that the library takes to check what was built
 * @param searches95 a second and core at a recall of 0.95, if that was ever measured
 * @param searches99 the same at a recall of 0.99
 */
public record Sizing(
    Shape shape,
    long vectors,
    long documents,
    long vectorIndex,
    long otherIndexes,
    long disk,
    long buildMemory,
    long warm,
    double buildCoreSeconds,
    double checkSeconds,
    Optional<Double> searches95,
    Optional<Double> searches99) {
  private static final double PERCENT = 100;
  private static final int MAX_PARTITIONS = 64;

  /**
   * Computes it.
   *
   * @param hot how many of a hundred documents are found often, which are to stay in memory
   * @throws IllegalArgumentException if they are not 0 to 100
   */
  public static Sizing of(Shape shape, int hot) {
    if (hot < 0 || hot > PERCENT) {
      throw new IllegalArgumentException(
          "the hot documents must be from 0 to 100 of a hundred, not " + hot);
    }
    Sizes sizes = new Sizes(shape);
    Times times = new Times(shape);
    return new Sizing(
        shape,
        sizes.vectors(),
        sizes.documents(),
        sizes.vectorIndex(),
        sizes.otherIndexes(),
        sizes.disk(),
        sizes.buildMemory(),
        sizes.vectorIndex() + (long) (hot / PERCENT * (sizes.disk() - sizes.vectorIndex())),
        times.buildCoreSeconds(),
        times.checkSeconds(),
        boxed(times.searches95()),
        boxed(times.searches99()));
  }

  private static Optional<Double> boxed(OptionalDouble value) {
    return value.isPresent() ? Optional.of(value.getAsDouble()) : Optional.empty();
  }

  /** The fewest partitions, a power of two, whose builds fit into so many bytes, if any do. */
  public Optional<Integer> partitionsFor(long memory) {
    for (int partitions = 1; partitions <= MAX_PARTITIONS; partitions *= 2) {
      if (new Sizes(shape.partitions(partitions)).buildMemory() <= memory) {
        return Optional.of(partitions);
      }
    }
    return Optional.empty();
  }
}
