package dev.vectorstore.internal.postgres.index;

import dev.vectorstore.index.IndexCheck;
import dev.vectorstore.index.Recall;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.internal.postgres.catalog.BuiltIndex;
import dev.vectorstore.internal.postgres.catalog.IndexState;
import dev.vectorstore.internal.postgres.search.SearchPlanner;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * The widths with which searches by an index give what they should, by a sample.
 *
 * <p>Why: docs/decisions/0089-what-a-check-of-an-index-looks-for.md.
 */
final class WidthChoice {
  private static final int FEW = SearchPlanner.FEW;
  private static final int MANY = SearchPlanner.MANY;

  // A width that is hardly larger gives hardly more.
  private static final double STEP = 1.2;

  // A few that are missed, as a check allows, are worth no more than this.
  private static final int MOST_FOR_ALL = 2;

  // Of a search of fewer lists than usual: queries lie farther from the vectors than they do from
  // each other.
  private static final double MARGIN = 1.5;
  private static final double NEARLY_ALL = 0.995;

  private final CheckSample sample;
  private final BuiltIndex index;
  private final double recall;
  private final int[] widths;
  private final int usual;

  /**
   * @param recall what searches ask for
   * @param most what a search may cost, in microseconds; no width beyond is tried
   */
  WidthChoice(CheckSample sample, IndexState state, BuiltIndex index, double recall, double most) {
    this.sample = sample;
    this.index = index;
    this.recall = recall;
    this.widths =
        index
            .method()
            .widths(index.index())
            .filter(width -> SearchPlanner.cost(index, width, state.vectors()) < most)
            .toArray();
    this.usual =
        Math.max(
            SearchPlanner.width(recall, state, index),
            index.method().guessedWidth(recall, index.index()));
  }

  /**
   * Searches by the index as widely as searches do for this recall. Where that does not give it,
   * with the least width that does, or if none does, with the best.
   */
  IndexCheck check() {
    Recall ten = narrow().orElseGet(() -> forFar(least(FEW, usual)));
    List<RecallProbe.Stored> missed = sample.missed(sample.stored(), ten.width());
    if (isGiven(ten) && !missed.isEmpty()) {
      Reached reached = reached(missed, ten.width());
      ten = sample.recall(FEW, reached.width());
      missed = reached.missed();
    }
    int many =
        isGiven(ten) ? index.method().guessedWidth(MANY, ten.width()) : largest(widths, usual);
    return new IndexCheck(ten, least(MANY, many), sample.share(missed), sample.isGrouped(), false);
  }

  /** With less than usual, if that is enough for queries that lie farther off, too. */
  private Optional<Recall> narrow() {
    return switch (index.method().kind()) {
      case HNSW -> sample.isGrouped() ? Optional.empty() : narrowGraph();
      case IVFFLAT -> fewLists();
    };
  }

  private Optional<Recall> narrowGraph() {
    return index
        .method()
        .narrowWidths(index.index(), usual)
        .mapToObj(width -> sample.recall(FEW, width))
        .filter(this::isGiven)
        .filter(measured -> sample.farRecall(measured.width()).reaches(recall))
        .findFirst();
  }

  /** A graph of many vectors can be harder for queries that lie off what is stored. */
  private Recall forFar(Recall given) {
    if (index.method().kind() != VectorIndex.Kind.HNSW || sample.isGrouped() || !isGiven(given)) {
      return given;
    }
    int[] near =
        IntStream.concat(IntStream.of(given.width()), Arrays.stream(wider(given.width())))
            .filter(width -> width <= given.width() * MOST_FOR_ALL)
            .toArray();
    return Arrays.stream(near)
        .filter(width -> sample.farRecall(width).reaches(recall))
        .mapToObj(width -> width == given.width() ? given : sample.recall(FEW, width))
        .findFirst()
        .orElse(given);
  }

  /** More than the least number with which hardly anything is missed. */
  private Optional<Recall> fewLists() {
    return index
        .method()
        .narrowWidths(index.index(), usual)
        .filter(width -> withMargin(width) < usual)
        .filter(this::finds)
        .map(WidthChoice::withMargin)
        .mapToObj(width -> sample.recall(FEW, width))
        .findFirst();
  }

  private boolean isGiven(Recall measured) {
    return IndexCheck.gives(measured, recall);
  }

  private static int withMargin(int width) {
    return (int) Math.ceil(width * MARGIN) + 1;
  }

  private boolean finds(int width) {
    return sample.recall(FEW, width).reaches(NEARLY_ALL)
        && sample.recall(MANY, width).reaches(NEARLY_ALL);
  }

  private Recall least(int k, int from) {
    int[] wider = wider(from);
    Recall best =
        sample.best(k, IntStream.of(from, largest(wider, from)).distinct(), this::isGiven);
    boolean between = isGiven(best) && best.width() > from;
    return between ? sample.best(k, Arrays.stream(wider), this::isGiven) : best;
  }

  private int[] wider(int from) {
    int largest = largest(widths, from);
    return Arrays.stream(widths)
        .filter(width -> width > from * STEP || (width > from && width == largest))
        .toArray();
  }

  private static int largest(int[] widths, int from) {
    return widths.length == 0 ? from : widths[widths.length - 1];
  }

  private record Reached(int width, List<RecallProbe.Stored> missed) {}

  /**
   * With the least larger width that misses none, if it is not much larger; or else the least that
   * misses few enough, or the largest.
   */
  private Reached reached(List<RecallProbe.Stored> missed, int from) {
    int[] wider = wider(from);
    int[] near = Arrays.stream(wider).filter(width -> width <= from * MOST_FOR_ALL).toArray();
    return first(near, missed, List::isEmpty)
        .or(() -> isTooMuch(missed) ? Optional.empty() : Optional.of(new Reached(from, missed)))
        .or(() -> first(wider, missed, left -> !isTooMuch(left)))
        .orElseGet(() -> at(largest(wider, from), missed));
  }

  /** Empty if the largest does not do, or there is none. */
  private Optional<Reached> first(
      int[] widths, List<RecallProbe.Stored> missed, Predicate<List<RecallProbe.Stored>> isEnough) {
    if (widths.length == 0 || !isEnough.test(at(largest(widths, 0), missed).missed())) {
      return Optional.empty();
    }
    return Arrays.stream(widths)
        .mapToObj(width -> at(width, missed))
        .filter(reached -> isEnough.test(reached.missed()))
        .findFirst();
  }

  private Reached at(int width, List<RecallProbe.Stored> searched) {
    return new Reached(width, sample.missed(searched, width));
  }

  private boolean isTooMuch(List<RecallProbe.Stored> missed) {
    return sample.share(missed) > IndexCheck.MOST_UNREACHED;
  }
}
