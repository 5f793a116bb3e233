package dev.vectorstore.internal.postgres.method;

import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.internal.sql.Sql;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A graph of neighbours. A search visits about as many vectors as it is wide.
 *
 * <p>Why it costs what it does: docs/decisions/0013-search-strategy.md.
 */
enum HnswMethod implements IndexMethod {
  INSTANCE;

  /** pgvector's bound of {@code hnsw.ef_search}. */
  private static final int MAX_WIDTH = 1_000;

  private static final String WIDTH = "set_config('hnsw.ef_search', {width}, true)";
  private static final String ITERATIVE =
      """
       || set_config('hnsw.iterative_scan', 'relaxed_order', true)
      || set_config('hnsw.max_scan_tuples', {most}, true)
      || set_config('hnsw.scan_mem_multiplier', {memory}, true)""";

  // Beyond these the exact scan that follows a search which fell short is quicker.
  private static final int MOST_SCANNED = 40_000;
  private static final int MEMORY_MULTIPLIER = 4;

  // Of m 16 and ef_construction 64 on 30,000 sentences.
  private static final NavigableMap<Double, Integer> GUESSED_WIDTHS =
      new TreeMap<>(
          Map.of(0.90, 40, 0.95, 60, 0.98, 100, 0.99, 160, 0.995, 300, 0.999, 600, 1.0, MAX_WIDTH));

  // The last of many matches are found worst, so a search has to be wider than their number, the
  // more so the higher the recall.
  // A recall of 0.98, which takes a width of 100 for ten matches, takes half as much again for each
  // match beyond those. Why: docs/decisions/0088-wider-than-the-limit.md.
  private static final double HALF_AGAIN = 200;
  private static final int FEW = 10;

  // With a filter a scan that goes on ends as soon as there are enough: at the same width it misses
  // more. One that sees twice what it needs at once does not go on, as a rule.
  private static final double FILTERED_WIDTH = 1.6;
  private static final double SEEN_AT_ONCE = 2;

  // Of all that a search sees, the share that it needs alive.
  private static final double LIVE = 0.5;

  // Of 2 to 64 parts of 29,800 vectors, the widths with which they gave what one graph does.
  // Why: docs/decisions/0114-partitioned-collections.md.
  private static final double WIDTH_BY_PARTS = -0.6;

  private static final int[] WIDTHS = {
    10, 20, 30, 40, 60, 80, 100, 130, 160, 200, 300, 400, 600, 800, MAX_WIDTH
  };

  // Of the usual width. Below it nothing that is made of stored vectors tells how little of what is
  // not stored is found. Why: docs/decisions/0089-what-a-check-of-an-index-looks-for.md.
  private static final double NARROWEST = 0.6;

  // Microseconds a vector, measured on 30,000 of 384 dimensions.
  private static final double VISITED = 15;
  private static final double VISITED_MORE = 13; // at ten times as many as the next
  private static final double FEW_VISITS = 100;

  // Of a graph, besides the vector itself.
  // Why: docs/decisions/0117-sizing-by-formula.md.
  private static final int A_VECTOR = 205;
  private static final int A_LINK = 32;

  @Override
  public VectorIndex.Kind kind() {
    return VectorIndex.Kind.HNSW;
  }

  @Override
  public String accessMethod() {
    return "hnsw";
  }

  @Override
  public int widthOfPart(int width, int parts) {
    return (int) Math.ceil(width * Math.pow(parts, WIDTH_BY_PARTS));
  }

  @Override
  public Sql settings(int width, boolean iterative, int parts) {
    return Sql.of(
        iterative ? WIDTH + ITERATIVE : WIDTH,
        Map.of(
            "width",
            Integer.toString(width),
            "most",
            Integer.toString(Math.max(width, MOST_SCANNED / parts)),
            "memory",
            Integer.toString(Math.max(1, MEMORY_MULTIPLIER / parts))));
  }

  @Override
  public Sql widest() {
    return Sql.of(WIDTH, Map.of("width", Integer.toString(MAX_WIDTH)));
  }

  @Override
  public int guessedWidth(double recall, VectorIndex index) {
    return GUESSED_WIDTHS.ceilingEntry(recall).getValue();
  }

  @Override
  public int guessedWidth(int limit, int width) {
    return Math.max(width, limit + (int) Math.ceil(Math.max(0, limit - FEW) * width / HALF_AGAIN));
  }

  /** It finds no more than it is wide. */
  @Override
  public int width(int width, int candidates) {
    return Math.min(MAX_WIDTH, Math.max(width, candidates));
  }

  @Override
  public int filteredWidth(VectorIndex index, int width, double needed, long vectors) {
    return needed * SEEN_AT_ONCE <= width
        ? width
        : Math.min(MAX_WIDTH, (int) (width * FILTERED_WIDTH));
  }

  /**
   * Half of what it sees. The dead take places among as many as it is wide, and what is left of
   * these at their far end was found with less certainty.
   *
   * <p>Why: docs/decisions/0086-vacuum-of-collections.md.
   */
  @Override
  public int sought(int width, int candidates, double kept) {
    return Math.max(candidates, (int) Math.ceil(width * LIVE * kept));
  }

  @Override
  public IntStream widths(VectorIndex index) {
    return IntStream.of(WIDTHS);
  }

  @Override
  public IntStream narrowWidths(VectorIndex index, int usual) {
    return IntStream.of(WIDTHS).filter(width -> width >= usual * NARROWEST && width < usual);
  }

  @Override
  public double cost(double visits) {
    return visits * (VISITED + VISITED_MORE * Math.log10(Math.max(1, visits / FEW_VISITS)));
  }

  @Override
  public double visits(VectorIndex index, int width, double needed, long vectors) {
    return Math.max(width, needed);
  }

  @Override
  public long fewestVectors(VectorIndex index) {
    return 0;
  }

  /** The whole graph, as a build that does not fit is several times slower. */
  @Override
  public long buildBytes(VectorIndex index, long vector, long vectors) {
    long links = Objects.requireNonNull(index.parameters().get("m"));
    return vectors * (vector + A_VECTOR + A_LINK * links);
  }
}
