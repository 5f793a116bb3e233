package dev.vectorstore.internal.postgres.method;

import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.internal.sql.Sql;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Lists of vectors around centres. A search reads the lists whose centres are nearest. */
enum IvfFlatMethod implements IndexMethod {
  INSTANCE;

  private static final String WIDTH = "set_config('ivfflat.probes', {width}, true)";
  private static final String ITERATIVE =
      WIDTH + " || set_config('ivfflat.iterative_scan', 'relaxed_order', true)";

  // As many as pgvector makes.
  private static final String MOST_LISTS = "32768";

  // Of the share of the lists that has to be read.
  private static final NavigableMap<Double, Double> GUESSED_SHARES =
      new TreeMap<>(Map.of(0.90, 0.05, 0.95, 0.1, 0.98, 0.2, 0.99, 0.3, 0.995, 0.5, 1.0, 1.0));

  private static final int[] PROBES = {
    1, 2, 3, 5, 8, 12, 18, 27, 40, 60, 90, 135, 200, 300, 450, 700, 1_000
  };

  // Microseconds a vector, a little more than an exact scan takes: of 30,000 with 384 dimensions in
  // 100 lists, 20 lists took 2.8 ms and all vectors 12.8 ms, where the planner prices them at 24.
  private static final double VISITED = 0.9;

  // Lists are made of the vectors that are there: of fewer they would be of single ones.
  private static final long VECTORS_A_LIST = 10;

  // Of the lists that hold enough vectors of a filter, as of a graph.
  private static final double FILTERED = 1.6;

  // Of pgvector's clustering.
  private static final long SAMPLED_A_LIST = 50;
  private static final long FEWEST_SAMPLED = 10_000;
  private static final int A_VECTOR = 16;
  private static final int A_DISTANCE = 4;

  @Override
  public VectorIndex.Kind kind() {
    return VectorIndex.Kind.IVFFLAT;
  }

  @Override
  public String accessMethod() {
    return "ivfflat";
  }

  @Override
  public Sql settings(int width, boolean iterative, int parts) {
    return Sql.of(iterative ? ITERATIVE : WIDTH, Map.of("width", Integer.toString(width)));
  }

  @Override
  public Sql widest() {
    return Sql.of(WIDTH, Map.of("width", MOST_LISTS));
  }

  @Override
  public int guessedWidth(double recall, VectorIndex index) {
    double share = GUESSED_SHARES.ceilingEntry(recall).getValue();
    return Math.max(1, (int) Math.ceil(share * lists(index)));
  }

  @Override
  public int guessedWidth(int limit, int width) {
    return width;
  }

  /** A list holds any number of vectors, so their number does not change it. */
  @Override
  public int width(int width, int candidates) {
    return width;
  }

  /**
   * The lists that hold as many as it must see, and more: the nearest of them lie in others, too.
   */
  @Override
  public int filteredWidth(VectorIndex index, int width, double needed, long vectors) {
    double lists = lists(index);
    double share = needed / Math.max(1, vectors);
    return (int) Math.min(lists, Math.ceil(FILTERED * Math.max(width, share * lists)));
  }

  /** A list is read to its end, however many are dead. */
  @Override
  public int sought(int width, int candidates, double kept) {
    return candidates;
  }

  @Override
  public IntStream widths(VectorIndex index) {
    int lists = lists(index);
    return IntStream.concat(
        IntStream.of(PROBES).filter(width -> width < lists), IntStream.of(lists));
  }

  @Override
  public IntStream narrowWidths(VectorIndex index, int usual) {
    return widths(index).filter(width -> width < usual); // few lists hold a tight group
  }

  @Override
  public double cost(double visits) {
    return visits * VISITED;
  }

  @Override
  public double visits(VectorIndex index, int width, double needed, long vectors) {
    return Math.max((double) width / lists(index) * vectors, needed);
  }

  @Override
  public long fewestVectors(VectorIndex index) {
    return lists(index) * VECTORS_A_LIST;
  }

  /**
   * Of a sample, and of the distance of each vector in it to each centre. A build that does not fit
   * fails.
   */
  @Override
  public long buildBytes(VectorIndex index, long vector, long vectors) {
    long lists = lists(index);
    long sample = Math.max(FEWEST_SAMPLED, lists * SAMPLED_A_LIST);
    return sample * (vector + A_VECTOR + A_DISTANCE * lists)
        + lists * (2 * vector + A_DISTANCE * lists);
  }

  private static int lists(VectorIndex index) {
    return Objects.requireNonNull(index.parameters().get("lists"));
  }
}
