package dev.vectorstore.internal.postgres.method;

import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.internal.sql.Sql;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * All that differs between index methods: what the server calls it, how a search sets it, how
 * widely it has to look, what that costs, and what a build takes. Adding a method takes a kind of
 * {@link VectorIndex}, a class here, and a migration that lets the schema's functions build it.
 * Immutable and safe to share between threads.
 *
 * <p>The <em>width</em> of a search is the one number that trades time for recall: {@code
 * ef_search} of HNSW, {@code probes} of IVFFlat.
 *
 * <p>Why: docs/decisions/0083-one-class-for-an-index-method.md.
 */
public interface IndexMethod {
  /** The method of a kind of index. */
  static IndexMethod of(VectorIndex.Kind kind) {
    return switch (kind) {
      case HNSW -> HnswMethod.INSTANCE;
      case IVFFLAT -> IvfFlatMethod.INSTANCE;
    };
  }

  /** Every method, in the order of the kinds. */
  static List<IndexMethod> all() {
    return Arrays.stream(VectorIndex.Kind.values()).map(IndexMethod::of).toList();
  }

  /**
   * The method that the server calls so.
   *
   * @throws IllegalStateException if there is none
   */
  static IndexMethod named(String accessMethod) {
    return all().stream()
        .filter(method -> method.accessMethod().equals(accessMethod))
        .findAny()
        .orElseThrow(
            () -> new IllegalStateException("no vector index is built by " + accessMethod));
  }

  /** What the server calls all of them, as an array of names. */
  static Sql accessMethods() {
    List<Sql> names =
        all().stream().map(IndexMethod::accessMethod).map(name -> Sql.literal(name)).toList();
    return Sql.join(
        "", List.of(Sql.of("array["), Sql.join(", ", names), Sql.of("]::pg_catalog.name[]")));
  }

  /** The kind of index that it builds. */
  VectorIndex.Kind kind();

  /** Its name in {@code pg_am}. */
  String accessMethod();

  /**
   * How widely each of several indexes is looked into, so that they find together what one of all
   * would with this width. The more there are, the fewer of the nearest are in each.
   */
  default int widthOfPart(int width, int parts) {
    return width;
  }

  /**
   * An expression, never null, that sets a width for the rest of the transaction.
   *
   * @param width of each index, see {@link #widthOfPart}
   * @param iterative whether the index goes on until there are enough matches
   * @param parts how many indexes are searched so, which share what bounds the whole
   */
  Sql settings(int width, boolean iterative, int parts);

  /**
   * An expression, never null, with which a search by such an index finds all it can, for the rest
   * of the transaction.
   */
  Sql widest();

  /**
   * The width that a recall usually takes, at least 1.
   *
   * @param recall above 0, up to 1
   * @param index the options that it was built with
   */
  int guessedWidth(double recall, VectorIndex index);

  /**
   * The width that so many matches usually take.
   *
   * @param limit how many matches are wanted
   * @param width what the recall takes for the ten nearest
   */
  int guessedWidth(int limit, int width);

  /**
   * The width of one search, not beyond what the server allows.
   *
   * @param width what its recall takes for so many matches
   * @param candidates how many vectors it is to give, of which the matches are taken
   */
  int width(int width, int candidates);

  /**
   * The same where a filter drops some of them. An index ends as soon as there are enough, so at
   * the same width it misses more.
   *
   * @param index the options that it was built with
   * @param width what it takes without the filter
   * @param needed so many vectors it must see to find enough; more than all if there are not enough
   * @param vectors about how many there are
   */
  int filteredWidth(VectorIndex index, int width, double needed, long vectors);

  /**
   * How many vectors the index is asked for, at least the candidates. An index that is asked for
   * more goes on where most of what it sees is dead: deleted or replaced, and not vacuumed yet.
   *
   * @param width how widely it looks
   * @param candidates how many are needed
   * @param kept the share of the vectors that a filter leaves
   */
  int sought(int width, int candidates, double kept);

  /** The widths worth trying when one is looked for, ascending; the last finds all it can. */
  IntStream widths(VectorIndex index);

  /**
   * Widths below the usual one, ascending, of which one may be enough where vectors are easily
   * found.
   *
   * @param usual what a recall usually takes
   */
  IntStream narrowWidths(VectorIndex index, int usual);

  /**
   * What a search by the index costs in microseconds, by which it is compared with an exact one.
   *
   * @param visits how many vectors it visits, see {@link #visits}
   */
  double cost(double visits);

  /**
   * How many vectors a search visits.
   *
   * @param index the options that it was built with
   * @param width how widely it looks
   * @param needed how many it must see to find as many as are wanted, which a filter multiplies
   * @param vectors how many there are
   */
  double visits(VectorIndex index, int width, double needed, long vectors);

  /** How many vectors there have to be before a build pays, beyond what the settings ask. */
  long fewestVectors(VectorIndex index);

  /**
   * The memory in bytes that a build needs to be quick.
   *
   * @param vector the bytes of one vector in the index
   */
  long buildBytes(VectorIndex index, long vector, long vectors);
}
