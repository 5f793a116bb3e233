package dev.vectorstore.internal.postgres.catalog;

import dev.vectorstore.index.ElementType;
import dev.vectorstore.index.IndexCheck;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.internal.postgres.method.IndexMethod;
import java.util.Optional;

/**
 * An index that is there, as the system's catalog says.
 *
 * @param id its oid
 * @param method how it was built and is searched
 * @param index its options, with what it holds of a vector
 * @param ofDirections whether it holds vectors of length 1, by their Euclidean distance
 * @param valid whether searches can use it
 * @param bytes its size, with what finds the copies of the vectors in it
 * @param distinct whether of equal vectors it holds one, which stands for its copies
 * @param held about how many vectors it holds; 0 if that is not known
 * @param parts of how many indexes it is made, each of a partition and searched by itself
 * @param checked what a check of it found; empty if it was not checked
 * @param frequent what searches look at beside it
 */
public record BuiltIndex(
    long id,
    IndexMethod method,
    VectorIndex index,
    boolean ofDirections,
    boolean valid,
    long bytes,
    boolean distinct,
    long held,
    int parts,
    Optional<IndexCheck> checked,
    FrequentSets frequent) {
  /** One of a single table, of what is stored, in which no vector is frequent. */
  public BuiltIndex(
      long id,
      IndexMethod method,
      VectorIndex index,
      boolean valid,
      long bytes,
      boolean distinct,
      long held,
      Optional<IndexCheck> checked) {
    this(id, method, index, false, valid, bytes, distinct, held, 1, checked, FrequentSets.NONE);
  }

  /** About how many of these vectors there are to each that it holds, itself included. */
  public double copies(long vectors) {
    return distinct && held > 0 ? Math.max(1, (double) vectors / held) : 1;
  }

  /** A copy whose check holds no longer. */
  BuiltIndex outdated() {
    return new BuiltIndex(
        id,
        method,
        index,
        ofDirections,
        valid,
        bytes,
        distinct,
        held,
        parts,
        checked.map(IndexCheck::asOutdated),
        frequent);
  }

  /** A copy that is searched as one that was not checked. */
  public BuiltIndex unchecked() {
    return new BuiltIndex(
        id,
        method,
        index,
        ofDirections,
        valid,
        bytes,
        distinct,
        held,
        parts,
        Optional.empty(),
        frequent);
  }

  /** A copy beside which searches look at these. */
  public BuiltIndex beside(FrequentSets sets) {
    return new BuiltIndex(
        id, method, index, ofDirections, valid, bytes, distinct, held, parts, checked, sets);
  }

  /** What a search costs that visits so many vectors in all, in microseconds. */
  public double cost(double visits) {
    return method.cost(visits / parts) * parts;
  }

  /** How many vectors a search visits in all, see {@link IndexMethod#visits}. */
  public double visits(int width, double needed, long vectors) {
    return method.visits(index, widthOfPart(width), needed / parts, vectors / parts) * parts;
  }

  /** See {@link IndexMethod#widthOfPart}. Widths are those of one index everywhere else. */
  public int widthOfPart(int width) {
    return method.widthOfPart(width, parts);
  }

  public ElementType element() {
    return index.element().orElseThrow();
  }
}
