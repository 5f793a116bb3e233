package dev.vectorstore.internal.postgres.index;

import dev.vectorstore.Embedding;
import dev.vectorstore.Metric;
import dev.vectorstore.index.IndexCheck;
import dev.vectorstore.index.Recall;
import dev.vectorstore.internal.postgres.catalog.BuiltIndex;
import dev.vectorstore.internal.postgres.catalog.IndexState;
import dev.vectorstore.internal.postgres.search.SearchPlanner;
import dev.vectorstore.search.Match;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Stored vectors that indexes of a space are checked with. A few are searched exactly, too, which
 * is done once for all the indexes.
 *
 * <p>Why: docs/decisions/0089-what-a-check-of-an-index-looks-for.md and
 * docs/decisions/0094-checks-of-tight-groups-end.md.
 */
final class CheckSample {
  // A twentieth of the vectors is searched exactly, within these, and as many again by the index.
  private static final int FEWEST = 40;
  private static final int MOST = 200;
  private static final int ONE_IN = 20;

  private static final int FEW = SearchPlanner.FEW;
  private static final int MANY = SearchPlanner.MANY;

  // Distances are sums of 32-bit floats: vectors of one direction and other lengths differ by this.
  private static final double ROUNDING = 2e-7;

  // More than others write away during a check are taken for missed without another look.
  private static final int MOST_GONE = 20;

  private static final float PART = 0.2f;

  // Vectors lie in tight groups where more of them than a graph has links for are nearer to each
  // other than to the rest by far, and not equal. Such a graph has other holes after changes, and
  // lists have other vectors than those that they were made for.
  private static final int IN_A_GROUP = 20;
  private static final double TIGHT = 0.05;
  private static final double MOST_TIGHT = 0.05;

  // A width that is hardly larger gives hardly more.
  private static final double STEP = 1.2;

  // Of a search that is narrower than usual: queries lie farther from the vectors than they do from
  // each other.
  private static final double MARGIN = 1.5;
  private static final double NEARLY_ALL = 0.995;

  private final RecallProbe probe;
  private final Metric metric;
  private final List<RecallProbe.Known> known;
  private final List<RecallProbe.Stored> stored;

  private CheckSample(
      RecallProbe probe,
      Metric metric,
      List<RecallProbe.Known> known,
      List<RecallProbe.Stored> stored) {
    this.probe = probe;
    this.metric = metric;
    this.known = known;
    this.stored = stored;
  }

  /**
   * Empty if there is no vector.
   *
   * @param vectors about how many there are
   */
  static Optional<CheckSample> of(IndexTask work, long vectors) {
    RecallProbe probe = new RecallProbe(work);
    int exactly = (int) Math.max(FEWEST, Math.min(MOST, vectors / ONE_IN));
    List<RecallProbe.Stored> stored = probe.stored(2 * exactly);
    return stored.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new CheckSample(
                probe,
                work.space().info().metric(),
                probe.known(queries(stored, exactly), MANY),
                stored));
  }

  /** Half of them stored, and half of them near a stored one, as queries of users are. */
  private static List<Embedding> queries(List<RecallProbe.Stored> stored, int number) {
    List<Embedding> queries = new ArrayList<>();
    for (int i = 0; i < Math.min(number, stored.size()); i++) {
      Embedding one = stored.get(i).embedding();
      Embedding next = stored.get((i + 1) % stored.size()).embedding();
      queries.add(i % 2 == 0 ? one : moved(one, next));
    }
    return queries;
  }

  /** A part of the way from one to another, or the one if nothing is there. */
  private static Embedding moved(Embedding one, Embedding another) {
    float[] values = one.values();
    float[] towards = another.values();
    boolean isZero = true;
    for (int i = 0; i < values.length; i++) {
      values[i] = (1 - PART) * values[i] + PART * towards[i]; // a difference could be too large
      isZero &= values[i] == 0;
    }
    return isZero ? one : Embedding.of(values);
  }

  /**
   * Searches by the index as widely as searches do for this recall. Where that does not give it,
   * with the least width that does, or if none does, with the best.
   *
   * @param most what a search may cost, in microseconds; no width beyond is tried
   */
  IndexCheck check(IndexState state, BuiltIndex index, double recall, double most) {
    int[] widths =
        index
            .method()
            .widths(index.index())
            .filter(width -> SearchPlanner.cost(index, width, state.vectors()) < most)
            .toArray();
    int usual = SearchPlanner.width(recall, state, index);
    Recall ten = narrow(index, usual).orElseGet(() -> least(FEW, usual, widths, recall));
    List<RecallProbe.Stored> missed = missed(stored, ten.width());
    if (gives(ten, recall) && isTooMuch(missed)) {
      Reached reached = reached(missed, ten.width(), widths);
      ten = at(FEW, reached.width());
      missed = reached.missed();
    }
    int many =
        gives(ten, recall)
            ? index.method().guessedWidth(MANY, ten.width())
            : largest(widths, usual);
    return new IndexCheck(ten, least(MANY, many, widths, recall), share(missed));
  }

  /** Wider than the least width at which hardly anything is missed, if that is less than usual. */
  private Optional<Recall> narrow(BuiltIndex index, int usual) {
    return index
        .method()
        .narrowWidths()
        .filter(width -> withMargin(width) < usual)
        .filter(width -> finds(width))
        .map(CheckSample::withMargin)
        .mapToObj(width -> at(FEW, width))
        .findFirst();
  }

  private static int withMargin(int width) {
    return (int) Math.ceil(width * MARGIN) + 1;
  }

  private boolean finds(int width) {
    return at(FEW, width).reaches(NEARLY_ALL) && at(MANY, width).reaches(NEARLY_ALL);
  }

  private Recall at(int k, int width) {
    return probe.best(known, k, IntStream.of(width), measured -> true);
  }

  /** With a standard error to spare, as other queries are not exactly alike. */
  private static boolean gives(Recall measured, double recall) {
    return measured.mean() - measured.standardError() >= recall && IndexCheck.isSound(measured);
  }

  /** Whether a part of the vectors that matters lies in tight groups. */
  boolean isGrouped() {
    int tight = 0;
    int told = 0;
    for (int i = 0; i < known.size(); i += 2) { // the stored ones
      Optional<Boolean> isTight = isTight(i);
      told += isTight.isPresent() ? 1 : 0;
      tight += isTight.orElse(false) ? 1 : 0;
    }
    return tight > told * MOST_TIGHT;
  }

  /** Empty if there are so many equal ones that nothing else is known. */
  private Optional<Boolean> isTight(int place) {
    RecallProbe.Stored one = stored.get(place);
    double equal = nearly(one.distance());
    double[] others =
        known.get(place).nearest().stream()
            .mapToDouble(Match::distance)
            .filter(distance -> distance > equal)
            .toArray();
    if (others.length < IN_A_GROUP) {
      return Optional.empty();
    }
    double group = others[IN_A_GROUP - 1] - one.distance();
    return Optional.of(group < TIGHT * (usualDistance(one) - one.distance()));
  }

  private double usualDistance(RecallProbe.Stored one) {
    double[] distances =
        stored.stream()
            .mapToDouble(other -> metric.distance(one.embedding(), other.embedding()))
            .sorted()
            .toArray();
    return distances[distances.length / 2];
  }

  private Recall least(int k, int usual, int[] widths, double recall) {
    int[] wider = wider(usual, widths);
    Predicate<Recall> enough = measured -> gives(measured, recall);
    Recall best =
        probe.best(known, k, IntStream.of(usual, largest(wider, usual)).distinct(), enough);
    boolean between = enough.test(best) && best.width() > usual;
    return between ? probe.best(known, k, Arrays.stream(wider), enough) : best;
  }

  private static int[] wider(int usual, int[] widths) {
    int largest = largest(widths, usual);
    return Arrays.stream(widths)
        .filter(width -> width > usual * STEP || (width > usual && width == largest))
        .toArray();
  }

  private static int largest(int[] widths, int usual) {
    return widths.length == 0 ? usual : widths[widths.length - 1];
  }

  private record Reached(int width, List<RecallProbe.Stored> missed) {}

  /** With the least larger width that misses few enough, or else the largest. */
  private Reached reached(List<RecallProbe.Stored> missed, int usual, int[] widths) {
    int[] wider = wider(usual, widths);
    if (wider.length == 0) {
      return new Reached(usual, missed);
    }
    int largest = wider[wider.length - 1];
    List<RecallProbe.Stored> atMost = missed(missed, largest);
    if (isTooMuch(atMost)) {
      return new Reached(largest, atMost);
    }
    for (int width : wider) {
      List<RecallProbe.Stored> left = missed(missed, width);
      if (!isTooMuch(left)) {
        return new Reached(width, left);
      }
    }
    return new Reached(largest, atMost);
  }

  /** Those for which nothing at their own distance, or nearer, is found. */
  private List<RecallProbe.Stored> missed(List<RecallProbe.Stored> searched, int width) {
    List<List<Match>> found =
        probe.byIndex(searched.stream().map(RecallProbe.Stored::embedding).toList(), FEW, width);
    List<RecallProbe.Stored> missed = new ArrayList<>();
    for (int i = 0; i < searched.size(); i++) {
      if (!isAmong(found.get(i), searched.get(i))) {
        missed.add(searched.get(i));
      }
    }
    return missed.size() > MOST_GONE ? missed : stillThere(missed);
  }

  /** Those that nobody has deleted or changed meanwhile. */
  private List<RecallProbe.Stored> stillThere(List<RecallProbe.Stored> missed) {
    List<RecallProbe.Known> now =
        probe.known(missed.stream().map(RecallProbe.Stored::embedding).toList(), 1);
    List<RecallProbe.Stored> there = new ArrayList<>();
    for (int i = 0; i < missed.size(); i++) {
      if (isAmong(now.get(i).nearest(), missed.get(i))) {
        there.add(missed.get(i));
      }
    }
    return there;
  }

  private static boolean isAmong(List<Match> found, RecallProbe.Stored stored) {
    double bound = nearly(stored.distance());
    return found.stream().anyMatch(match -> match.distance() <= bound);
  }

  private static double nearly(double distance) {
    return distance + ROUNDING * Math.max(1, Math.abs(distance));
  }

  private boolean isTooMuch(List<RecallProbe.Stored> missed) {
    return share(missed) > IndexCheck.MOST_UNREACHED;
  }

  private double share(List<RecallProbe.Stored> missed) {
    return missed.size() / (double) stored.size();
  }
}
