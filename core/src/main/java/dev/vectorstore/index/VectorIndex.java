package dev.vectorstore.index;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What kind of index a space's vectors get once there are enough of them for one to pay. Immutable
 * and safe to share between threads.
 */
public final class VectorIndex {
  private static final String M = "m";
  private static final String EF_CONSTRUCTION = "ef_construction";
  private static final String LISTS = "lists";

  // pgvector's own defaults and bounds, from its reference of index options.
  private static final int DEFAULT_M = 16;
  private static final int DEFAULT_EF_CONSTRUCTION = 64;
  private static final int DEFAULT_LISTS = 100;

  private static final VectorIndex NONE = new VectorIndex(Kind.NONE, null, new TreeMap<>());

  private final Kind kind;
  private final @Nullable ElementType element;
  private final SortedMap<String, Integer> parameters;

  private VectorIndex(
      Kind kind, @Nullable ElementType element, SortedMap<String, Integer> parameters) {
    this.kind = kind;
    this.element = element;
    this.parameters = parameters;
  }

  /** How an index is built. */
  public enum Kind {
    /** There is none: every search is exact. */
    NONE,
    /** A graph of neighbours: slow to build, fast and accurate to search. */
    HNSW,
    /** Lists of near vectors: fast to build, of lower recall at the same speed. */
    IVFFLAT
  }

  /** No index, whatever the number of vectors. */
  public static VectorIndex none() {
    return NONE;
  }

  /** An HNSW index with {@code m} 16 and {@code ef_construction} 64. */
  public static VectorIndex hnsw() {
    TreeMap<String, Integer> parameters = new TreeMap<>();
    parameters.put(M, DEFAULT_M);
    parameters.put(EF_CONSTRUCTION, DEFAULT_EF_CONSTRUCTION);
    return new VectorIndex(Kind.HNSW, null, parameters);
  }

  /**
   * An IVFFlat index.
   *
   * @param lists 1 to 32,768; a thousandth of the number of vectors is a good start
   * @throws IllegalArgumentException if it is out of its range
   */
  public static VectorIndex ivfFlat(int lists) {
    TreeMap<String, Integer> parameters = new TreeMap<>();
    parameters.put(LISTS, inRange(LISTS, lists, 1, 32_768));
    return new VectorIndex(Kind.IVFFLAT, null, parameters);
  }

  /**
   * An index of a kind with these options, by the names that pgvector gives them; where one is not
   * given it is as in {@link #hnsw()}, or 100 lists.
   *
   * @throws IllegalArgumentException if an option is out of its range
   */
  public static VectorIndex of(Kind kind, Map<String, Integer> parameters) {
    return switch (kind) {
      case NONE -> none();
      case HNSW ->
          hnsw()
              .m(parameters.getOrDefault(M, DEFAULT_M))
              .efConstruction(parameters.getOrDefault(EF_CONSTRUCTION, DEFAULT_EF_CONSTRUCTION));
      case IVFFLAT -> ivfFlat(parameters.getOrDefault(LISTS, DEFAULT_LISTS));
    };
  }

  /**
   * A copy that indexes the vectors as this type; an index on numbers half as large takes half the
   * room.
   */
  public VectorIndex element(ElementType element) {
    Objects.requireNonNull(element, "element");
    return kind == Kind.NONE ? this : new VectorIndex(kind, element, parameters);
  }

  /**
   * A copy with so many links a vector in an HNSW index, 2 to 100; more give better recall and a
   * larger, slower index.
   *
   * @throws IllegalArgumentException if it is out of its range
   * @throws IllegalStateException if the index is none of that kind
   */
  public VectorIndex m(int m) {
    return withParameter(M, inRange(M, m, 2, 100));
  }

  /**
   * A copy with so many candidates for the links of a vector in an HNSW index, 4 to 1,000 and at
   * least twice {@code m}; more give better recall and a slower build.
   *
   * @throws IllegalArgumentException if it is out of its range
   * @throws IllegalStateException if the index is none of that kind
   */
  public VectorIndex efConstruction(int efConstruction) {
    return withParameter(EF_CONSTRUCTION, inRange(EF_CONSTRUCTION, efConstruction, 4, 1_000));
  }

  /** How it is built. */
  public Kind kind() {
    return kind;
  }

  /** What it holds of a vector; empty if that is to be chosen, or there is no index. */
  public Optional<ElementType> element() {
    return Optional.ofNullable(element);
  }

  /** The options of the index by the names that pgvector gives them. */
  public Map<String, Integer> parameters() {
    return Map.copyOf(parameters);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VectorIndex index
        && kind == index.kind
        && element == index.element
        && parameters.equals(index.parameters);
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, element, parameters);
  }

  /** For messages: {@code HNSW on HALFVEC {ef_construction=64, m=16}}. */
  @Override
  public String toString() {
    String on = element == null ? "" : " on " + element;
    return kind == Kind.NONE ? "no index" : kind + on + " " + parameters;
  }

  /** Fails if the options contradict each other. */
  void requireConsistent() {
    if (kind == Kind.HNSW && value(EF_CONSTRUCTION) < 2 * value(M)) {
      throw new IllegalArgumentException(
          EF_CONSTRUCTION + " is at least twice " + M + ", which is not so in " + this);
    }
  }

  private int value(String name) {
    return Objects.requireNonNull(parameters.get(name));
  }

  /** With this element type where none is named and there is an index. */
  VectorIndex elementUnlessNamed(ElementType chosen) {
    return element == null ? element(chosen) : this;
  }

  private VectorIndex withParameter(String name, int value) {
    if (kind != Kind.HNSW) {
      throw new IllegalStateException(name + " is an option of an HNSW index, not of " + this);
    }
    TreeMap<String, Integer> copy = new TreeMap<>(parameters);
    copy.put(name, value);
    return new VectorIndex(kind, element, copy);
  }

  private static int inRange(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(name + " is " + least + " to " + most + ", not " + value);
    }
    return value;
  }
}
