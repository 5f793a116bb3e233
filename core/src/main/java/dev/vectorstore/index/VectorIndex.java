package dev.vectorstore.index;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The index that a space's vectors get once there are enough of them. Immutable and safe to share
 * between threads.
 */
public final class VectorIndex {
  private static final String M = "m";
  private static final String EF_CONSTRUCTION = "ef_construction";
  private static final String LISTS = "lists";

  private static final VectorIndex NONE = new VectorIndex(false, null, null, new TreeMap<>());
  private static final VectorIndex AUTOMATIC = new VectorIndex(true, null, null, new TreeMap<>());

  private final boolean automatic;
  private final @Nullable Kind kind;
  private final @Nullable ElementType element;
  private final SortedMap<String, Integer> parameters;

  private VectorIndex(
      boolean automatic,
      @Nullable Kind kind,
      @Nullable ElementType element,
      SortedMap<String, Integer> parameters) {
    this.automatic = automatic;
    this.kind = kind;
    this.element = element;
    this.parameters = parameters;
  }

  /** The index method. */
  public enum Kind {
    /** A graph of neighbours. It is slow to build, and fast and accurate to search. */
    HNSW(new Option(M, 16, 2, 100), new Option(EF_CONSTRUCTION, 64, 4, 1_000)),
    /** Lists of near vectors. It is fast to build, and has a lower recall at the same speed. */
    IVFFLAT(new Option(LISTS, 100, 1, 32_768));

    @SuppressWarnings("ImmutableEnumChecker") // as List.of cannot change
    private final List<Option> options;

    Kind(Option... options) {
      this.options = List.of(options);
    }

    private VectorIndex withDefaults() {
      TreeMap<String, Integer> parameters = new TreeMap<>();
      options.forEach(option -> parameters.put(option.name(), option.usual()));
      return new VectorIndex(false, this, null, parameters);
    }
  }

  /** An option of a kind, with pgvector's own default and bounds, from its reference. */
  private record Option(String name, int usual, int min, int max) {
    void requireInRange(int value) {
      if (value < min || value > max) {
        throw new IllegalArgumentException(name + " is " + min + " to " + max + ", not " + value);
      }
    }
  }

  /** No index, whatever the number of vectors. */
  public static VectorIndex none() {
    return NONE;
  }

  /**
   * An index of the kind that serves the space's vectors, which each build finds out: HNSW with its
   * defaults, from 200,000 vectors on with {@code ef_construction} 128, or IVFFlat, if HNSW does
   * not give the recall that searches ask for by default, or costs more than exact searches, and
   * IVFFlat gives it for less than half of their cost. It is the index of a space whose settings
   * name none. {@link IndexStatus#built} says which kind it is. In a collection per tenant it is
   * HNSW, and so it is on {@link ElementType#BIT} and below pgvector 0.8.7, whose builds of IVFFlat
   * may write out of bounds.
   */
  public static VectorIndex automatic() {
    return AUTOMATIC;
  }

  /** An HNSW index with its defaults: {@code m} 16 and {@code ef_construction} 64. */
  public static VectorIndex hnsw() {
    return Kind.HNSW.withDefaults();
  }

  /**
   * An IVFFlat index.
   *
   * @param lists the number of lists, 1 to 32,768; a thousandth of the number of vectors is a good
   *     start
   * @throws IllegalArgumentException if it is out of its range
   */
  public static VectorIndex ivfFlat(int lists) {
    return Kind.IVFFLAT.withDefaults().with(LISTS, lists);
  }

  /**
   * An index of this kind with these options, by pgvector's names. An option that is missing has
   * its default, as in {@link #hnsw()}, or 100 lists. A name that is not an option of the kind is
   * ignored.
   *
   * @throws IllegalArgumentException if an option is out of its range
   */
  public static VectorIndex of(Kind kind, Map<String, Integer> parameters) {
    VectorIndex index = kind.withDefaults();
    for (Option option : kind.options) {
      Integer value = parameters.get(option.name());
      index = value == null ? index : index.with(option.name(), value);
    }
    return index;
  }

  /**
   * A copy that indexes the vectors as this type. An index on numbers of half the size is half as
   * large.
   */
  public VectorIndex element(ElementType element) {
    Objects.requireNonNull(element, "element");
    return isNone() ? this : new VectorIndex(automatic, kind, element, parameters);
  }

  /**
   * A copy with this number of links for each vector in an HNSW index, 2 to 100. More links give a
   * better recall and a larger, slower index.
   *
   * @throws IllegalArgumentException if it is out of its range
   * @throws IllegalStateException if this is not an HNSW index
   */
  public VectorIndex m(int m) {
    return with(M, m);
  }

  /**
   * A copy with this number of candidates for the links of a vector in an HNSW index, 4 to 1,000
   * and at least twice {@code m}. More candidates give a better recall and a slower build.
   *
   * @throws IllegalArgumentException if it is out of its range
   * @throws IllegalStateException if this is not an HNSW index
   */
  public VectorIndex efConstruction(int efConstruction) {
    return with(EF_CONSTRUCTION, efConstruction);
  }

  /** The index method; empty if there is no index, or if a build chooses it. */
  public Optional<Kind> kind() {
    return Optional.ofNullable(kind);
  }

  /** Whether there is no index. Every search is exact then. */
  public boolean isNone() {
    return kind == null && !automatic;
  }

  /** Whether each build chooses the index method, see {@link #automatic}. */
  public boolean isAutomatic() {
    return automatic;
  }

  /** The type of the indexed vectors; empty if it is to be chosen, or if there is no index. */
  public Optional<ElementType> element() {
    return Optional.ofNullable(element);
  }

  /**
   * The options of the index, by pgvector's names; empty if there is no index, or if it is
   * automatic.
   */
  public Map<String, Integer> parameters() {
    return Map.copyOf(parameters);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VectorIndex index
        && automatic == index.automatic
        && kind == index.kind
        && element == index.element
        && parameters.equals(index.parameters);
  }

  @Override
  public int hashCode() {
    return Objects.hash(automatic, kind, element, parameters);
  }

  /** For messages: {@code HNSW on HALFVEC {ef_construction=64, m=16}}. */
  @Override
  public String toString() {
    String on = element == null ? "" : " on " + element;
    if (kind == null) {
      return automatic ? "automatic index" + on : "no index";
    }
    return kind + on + " " + parameters;
  }

  /**
   * Fails if the options contradict each other, which they may while they are set one by one.
   *
   * @throws IllegalArgumentException if {@code ef_construction} is below twice {@code m}
   */
  public void requireConsistent() {
    if (kind == Kind.HNSW && value(EF_CONSTRUCTION) < 2 * value(M)) {
      throw new IllegalArgumentException(
          EF_CONSTRUCTION + " is at least twice " + M + ", which is not so in " + this);
    }
  }

  private int value(String name) {
    return Objects.requireNonNull(parameters.get(name));
  }

  private VectorIndex with(String name, int value) {
    Option option = option(name);
    option.requireInRange(value);
    TreeMap<String, Integer> copy = new TreeMap<>(parameters);
    copy.put(name, value);
    return new VectorIndex(automatic, kind, element, copy);
  }

  private Option option(String name) {
    return kind().stream()
        .flatMap(own -> own.options.stream())
        .filter(option -> option.name().equals(name))
        .findAny()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    isAutomatic()
                        ? name
                            + " is an option of a kind of index, and that of this one is chosen by a build"
                        : isNone()
                            ? name + " is an option of an index, and there is none"
                            : name + " is not an option of " + this));
  }
}
