package dev.vectorstore.internal.postgres.index;

import dev.vectorstore.Embedding;
import dev.vectorstore.Metric;
import dev.vectorstore.index.Recall;
import dev.vectorstore.internal.postgres.catalog.BuiltIndex;
import dev.vectorstore.internal.postgres.catalog.FrequentSets;
import dev.vectorstore.internal.postgres.catalog.IndexState;
import dev.vectorstore.internal.postgres.search.SearchPlanner;
import dev.vectorstore.search.Match;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Stored vectors that indexes of a space are checked with. A few are searched exactly, too, which
 * is done once for all the indexes. For one thread.
 *
 * <p>Why: docs/decisions/0089-what-a-check-of-an-index-looks-for.md and
 * docs/decisions/0094-checks-of-tight-groups-end.md.
 */
final class CheckSample {
  // A twentieth of the vectors is searched exactly, within these, and as many again by the index.
  private static final int FEWEST = 40;
  private static final int MOST = 200;
  private static final int ONE_IN = 20;

  // Distances are sums of 32-bit floats: vectors of one direction and other lengths differ by this.
  private static final double ROUNDING = 2e-7;

  // More than others write away during a check are taken for missed without another look.
  private static final int MOST_GONE = 20;

  // Vectors lie in tight groups where more of them than a graph has links for are nearer to each
  // other than to the rest by far, and not equal. Such a graph has other holes after changes, and
  // lists have other vectors than those that they were made for.
  private static final int IN_A_GROUP = 20;
  private static final double TIGHT = 0.05;
  private static final double MOST_TIGHT = 0.05;

  private final RecallProbe probe;
  private final Metric metric;
  private final List<RecallProbe.Known> known;
  private final List<RecallProbe.Stored> stored;
  private final FrequentSets frequent;
  private Optional<List<RecallProbe.Known>> far = Optional.empty();

  private CheckSample(
      RecallProbe probe,
      Metric metric,
      List<RecallProbe.Known> known,
      List<RecallProbe.Stored> stored,
      FrequentSets frequent) {
    this.probe = probe.beside(frequent);
    this.frequent = frequent;
    this.metric = metric;
    this.known = known;
    this.stored = stored;
  }

  /**
   * Empty if there is no vector.
   *
   * @param state of the index to check
   */
  static Optional<CheckSample> of(IndexTask work, IndexState state) {
    RecallProbe probe = new RecallProbe(work);
    int exactly = (int) Math.max(FEWEST, Math.min(MOST, state.vectors() / ONE_IN));
    List<RecallProbe.Stored> stored = probe.stored(2 * exactly);
    return stored.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new CheckSample(
                probe,
                work.space().info().metric(),
                probe.known(MadeQueries.half(embeddings(stored), exactly), SearchPlanner.MANY),
                stored,
                frequent(probe, state)));
  }

  private static FrequentSets frequent(RecallProbe probe, IndexState state) {
    return state.usable().filter(BuiltIndex::distinct).isPresent()
        ? probe.frequent(state.vectors())
        : FrequentSets.NONE;
  }

  private static List<Embedding> embeddings(List<RecallProbe.Stored> stored) {
    return stored.stream().map(RecallProbe.Stored::embedding).toList();
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

  /** How well searches for so many with this width agree with exact ones. */
  Recall recall(int k, int width) {
    return best(k, IntStream.of(width), measured -> true);
  }

  /** The same of queries that lie as far from what is stored as those of users do. */
  Recall farRecall(int width) {
    if (far.isEmpty()) {
      // Half as many as the others, as each is searched exactly.
      List<Embedding> queries = MadeQueries.far(embeddings(stored), (known.size() + 1) / 2);
      far = Optional.of(probe.known(queries, SearchPlanner.FEW));
    }
    return probe.best(far.get(), SearchPlanner.FEW, IntStream.of(width), measured -> true);
  }

  /** With the first of the widths that gives enough, or with the best of them. */
  Recall best(int k, IntStream widths, Predicate<Recall> enough) {
    return probe.best(known, k, widths, enough);
  }

  /** What is looked at beside the indexes. */
  FrequentSets frequent() {
    return frequent;
  }

  /** The vectors that are searched for themselves. */
  List<RecallProbe.Stored> stored() {
    return stored;
  }

  /** Those for which nothing at their own distance, or nearer, is found among ten. */
  List<RecallProbe.Stored> missed(List<RecallProbe.Stored> searched, int width) {
    List<List<Match>> found = probe.byIndex(embeddings(searched), SearchPlanner.FEW, width);
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
    List<RecallProbe.Known> now = probe.known(embeddings(missed), 1);
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

  /** The share of the sample, 0 to 1. */
  double share(List<RecallProbe.Stored> missed) {
    return missed.size() / (double) stored.size();
  }
}
