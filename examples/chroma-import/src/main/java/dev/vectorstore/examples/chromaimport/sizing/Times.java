package dev.vectorstore.examples.chromaimport.sizing;

import dev.vectorstore.index.ElementType;
import java.util.OptionalDouble;

/**
 * How long builds and searches take, scaled from what was measured of 29,900 and of a million
 * documents of 384 dimensions, with all of the index in memory. Immutable and safe to share between
 * threads.
 *
 * <p>Why: docs/decisions/0117-sizing-by-formula.md.
 */
final class Times {
  private static final double MILLION = 1_000_000;

  // Of a million vectors on VECTOR, m 16, ef_construction 128, on two cores: docs/benchmarks/large.
  private static final double BUILD = 2 * 451;
  private static final double CHECK = 214;
  private static final double CHECK_BY_ROWS = 0.85;

  // With 64 it took 252 s, so a candidate takes 1/145 of it and what is always done 17/145.
  private static final double CANDIDATES = 128;
  private static final double ALWAYS = 17;

  // Of 10,000 vectors with m 8, 16 and 32: docs/benchmarks/tuning.
  private static final double USUAL_M = 16;
  private static final double BUILD_BY_M = 0.6;

  // Of 10,000 vectors of 1,536 dimensions: docs/decisions/0107-the-default-element-of-an-index.md.
  private static final double BUILD_ON_SIGNS = 0.27;

  // A second and core of 29,900 documents, docs/benchmarks/throughput, divided by how much longer a
  // search of a million takes at the same recall, docs/benchmarks/large.
  private static final double SEARCHES_95 = 1_220 / 6.01;
  private static final double BY_ROWS_95 = 0.511;
  private static final double SEARCHES_99 = 705 / 9.28;
  private static final double BY_ROWS_99 = 0.635;

  // Of a million in 8 parts 3.7 times as long by default, of 29,800 in 64 parts 8.8 times.
  private static final double BY_PARTS = 0.6;

  // Below so many rows a search is no quicker, as most of its time is that of a statement.
  private static final double FEWEST = 10_000;

  // Of 10,000 vectors of 128 to 1,990 dimensions, builds and searches took about so much of the
  // time
  // of 384 dimensions, and the rest by their number.
  private static final double DIMENSIONS = 384;
  private static final double BESIDE_DISTANCES = 0.4;

  private final Shape shape;

  Times(Shape shape) {
    this.shape = shape;
  }

  /** The seconds that one core would take for the graphs of all partitions, if they fit. */
  double buildCoreSeconds() {
    double candidates = (ALWAYS + shape.efConstruction()) / (ALWAYS + CANDIDATES);
    double links = Math.pow(shape.m() / USUAL_M, BUILD_BY_M);
    double element = shape.element() == ElementType.BIT ? BUILD_ON_SIGNS : 1;
    return BUILD * shape.rows() / MILLION * candidates * links * element * byDimension();
  }

  /**
   * The seconds that the library takes after a build to see whether the index finds what it should.
   */
  double checkSeconds() {
    return CHECK * Math.pow((double) shape.rows() / MILLION, CHECK_BY_ROWS) * byDimension();
  }

  /** Searches a second and core for ten documents at a recall of 0.95. Empty if not measured. */
  OptionalDouble searches95() {
    return searches(SEARCHES_95, BY_ROWS_95);
  }

  /** The same at a recall of 0.99. */
  OptionalDouble searches99() {
    return searches(SEARCHES_99, BY_ROWS_99);
  }

  private OptionalDouble searches(double ofMillion, double byRows) {
    if (shape.element() == ElementType.BIT) {
      return OptionalDouble.empty();
    }
    double rows = Math.pow(Math.max(FEWEST, (double) shape.rows()) / MILLION, byRows);
    double parts = Math.pow(shape.partitions(), BY_PARTS);
    return OptionalDouble.of(ofMillion / rows / parts / byDimension());
  }

  private double byDimension() {
    return BESIDE_DISTANCES + (1 - BESIDE_DISTANCES) * shape.dimension() / DIMENSIONS;
  }
}
