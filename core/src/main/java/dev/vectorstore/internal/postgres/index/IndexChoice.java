package dev.vectorstore.internal.postgres.index;

import dev.vectorstore.index.ElementType;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.internal.postgres.catalog.BuiltIndex;
import dev.vectorstore.internal.postgres.method.IndexMethod;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Which indexes are built where an automatic one is wanted.
 *
 * <p>Why: docs/decisions/0090-the-kind-of-the-default-index.md and
 * docs/decisions/0109-graphs-of-many-vectors.md.
 */
final class IndexChoice {
  // From here on a graph that is built with pgvector's defaults loses more vectors than a check
  // allows, in about every second build of a million.
  private static final long MANY_VECTORS = 200_000;
  private static final int THOROUGH = 128;

  private static final int FEWEST_VECTORS = 1_000;
  private static final int FEWEST_LISTS = 10;

  private IndexChoice() {}

  /**
   * The index to build: the wanted one, or the first to try.
   *
   * @param vectors about how many there are
   */
  static VectorIndex first(VectorIndex wanted, long vectors) {
    if (!wanted.isAutomatic()) {
      return wanted;
    }
    VectorIndex graph = graph(wanted);
    return vectors < MANY_VECTORS ? graph : graph.efConstruction(THOROUGH);
  }

  private static VectorIndex graph(VectorIndex wanted) {
    return on(wanted, VectorIndex.hnsw());
  }

  /**
   * Whether an index is what is wanted, so that there is nothing to build, also if it was built
   * when there were fewer vectors or more. Lists that were not checked are what was left when a
   * choice was interrupted.
   */
  static boolean isWanted(BuiltIndex built, VectorIndex wanted) {
    VectorIndex index = built.index();
    return wanted.isAutomatic()
        ? index.equals(graph(wanted))
            || index.equals(graph(wanted).efConstruction(THOROUGH))
            || (index.element().equals(wanted.element()) && built.checked().isPresent())
        : index.equals(wanted);
  }

  /** Whether an index was built as the second to try, so that what was learned is of no first. */
  static boolean isSecond(BuiltIndex built, VectorIndex wanted) {
    return wanted.isAutomatic() && !built.index().kind().equals(graph(wanted).kind());
  }

  /**
   * The index to try if this graph does not serve the vectors: as many lists as can be made of them
   * in the memory. Empty if they are too few for that to pay, and for signs, which tell too little
   * of vectors for any index.
   *
   * @param memory the bytes that a build may take
   */
  static Optional<VectorIndex> second(VectorIndex first, int dimension, long vectors, long memory) {
    if (vectors < FEWEST_VECTORS || first.element().equals(Optional.of(ElementType.BIT))) {
      return Optional.empty();
    }
    IndexMethod method = IndexMethod.of(VectorIndex.Kind.IVFFLAT);
    long vector = first.element().orElse(ElementType.VECTOR).bytes(dimension);
    return IntStream.iterate((int) Math.sqrt((double) vectors), lists -> lists / 2)
        .takeWhile(lists -> lists >= FEWEST_LISTS)
        .mapToObj(lists -> on(first, VectorIndex.ivfFlat(lists)))
        .filter(index -> method.buildBytes(index, vector, vectors) <= memory)
        .findFirst();
  }

  private static VectorIndex on(VectorIndex as, VectorIndex index) {
    return as.element().map(index::element).orElse(index);
  }
}
