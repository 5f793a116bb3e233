package dev.vectorstore.internal.postgres.search;

import dev.vectorstore.index.ElementType;
import dev.vectorstore.index.IndexCheck;
import dev.vectorstore.internal.postgres.catalog.BuiltIndex;
import dev.vectorstore.internal.postgres.catalog.IndexState;
import dev.vectorstore.search.SearchCause;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.search.SearchStrategy;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Chooses how to search, by what each way would cost. The costs, in microseconds, were measured on
 * 30,000 vectors of 384 dimensions; their ratios decide, and they differ little between machines.
 *
 * <ul>
 *   <li>A whole exact scan reads every vector once.
 *   <li>An exact scan of what a filter matches looks each of them up by its key.
 *   <li>An index visits as many vectors as its method says, see {@link
 *       dev.vectorstore.internal.postgres.method.IndexMethod}; with a filter that keeps one in n,
 *       at least n times the limit.
 * </ul>
 *
 * <p>Why: docs/decisions/0013-search-strategy.md.
 */
public final class SearchPlanner {
  private static final double SCANNED = 0.8;
  private static final double LOOKED_UP = 4;

  // Where each comes from a page that the server has to read again, of the table and of its index.
  // Of a million it took 8 to 26.
  private static final double LOOKED_UP_FAR = 15;

  // Fewer dead rows do no harm, even if all of them are near the query. Why:
  // docs/decisions/0086-vacuum-of-collections.md.
  private static final long FEW_DEAD = 20;

  // Candidates by the signs of their numbers for each match that is wanted, and the fewest in all:
  // what recalls of 0.99 were seen to need.
  private static final int BIT_CANDIDATES = 20;
  private static final int BIT_CANDIDATES_AT_LEAST = 200;

  // Where there are so many equal vectors to each, a filtered search takes the documents of so many
  // times the sets that it should need, as not all are as large, and looks at so many times the
  // copies of frequent vectors, as a filter can leave fewer of them. Why:
  // docs/decisions/0091-equal-vectors-stand-once-in-an-index.md and
  // docs/decisions/0103-frequent-vectors-beside-an-index.md.
  private static final double MANY_COPIES = 2;
  private static final double SETS = 4;
  private static final int MOST_SETS = 40_000;

  // Ten of which each is one of two lie among twenty on average, and among thirty with a chance of
  // .98.
  private static final double BY_CHANCE = 1.5;

  // Where a filter keeps many and has nothing to do with the distance, four times as many of the
  // nearest as should be needed hold enough matches.
  // It gains where they are few among all.
  private static final double SEEN_FIRST = 4;
  private static final int FIRST_OF = 10;

  /** Few and many matches: what widths and recalls are measured with. */
  public static final int FEW = 10;

  public static final int MANY = 100;

  /** Why no index is asked then. */
  static final String OUTDATED =
      "the index was checked with vectors in tight groups, and many others were written since; tune or rebuild it";

  private static final String BESIDE =
      ", and the most frequent vectors are looked at beside the index";

  private final long indexPaysFrom;
  private final boolean tellsTotals;

  public SearchPlanner(long indexPaysFrom) {
    this(indexPaysFrom, true);
  }

  private SearchPlanner(long indexPaysFrom, boolean tellsTotals) {
    this.indexPaysFrom = indexPaysFrom;
    this.tellsTotals = tellsTotals;
  }

  /** One that gives no reason by which a tenant would learn how much the others have. */
  SearchPlanner discreet() {
    return new SearchPlanner(indexPaysFrom, false);
  }

  /** Whether the number of documents that a filter matches matters for the plan. */
  boolean needsMatching(double recall, IndexState state) {
    return recall < 1 && usable(state).isPresent();
  }

  /**
   * The plan.
   *
   * @param limit how many matches are wanted
   * @param recall the share of them that is to be found, up to 1 for all
   * @param matching about how many vectors the filter and the tenant leave; empty if all
   */
  public SearchPlan plan(int limit, double recall, IndexState state, OptionalLong matching) {
    boolean filtered = matching.isPresent();
    if (recall == 1) {
      return SearchPlan.exact(filtered, SearchCause.EXACT_ASKED, "an exact search was asked for");
    }
    Optional<BuiltIndex> index = usable(state);
    if (index.isEmpty()) {
      return SearchPlan.exact(
          filtered,
          state.usable().isEmpty() ? SearchCause.NO_INDEX : SearchCause.FEW_VECTORS,
          state.usable().isEmpty()
              ? "there is no index"
              : tellsTotals
                  ? "there are only about " + state.vectors() + " vectors"
                  : "there are few vectors");
    }
    if (state.widths().areTooLittleFor(recall)) {
      return exact(
          limit,
          state,
          matching,
          SearchCause.RECALL_NOT_REACHED,
          "the index was not seen to give a recall of " + recall);
    }
    if (limit > FEW && givesTooLittleOfMany(recall, index.get())) {
      return exact(
          limit,
          state,
          matching,
          SearchCause.RECALL_NOT_REACHED,
          "the index was not seen to give a recall of " + recall + " of more than ten matches");
    }
    if (isUnreliable(index.get())) {
      return exact(limit, state, matching, SearchCause.INDEX_OUTDATED, OUTDATED);
    }
    SearchPlan byIndex = byIndex(limit, recall, state, index.get(), matching);
    SearchPlan plan = indexPaysFrom == 0 ? byIndex : cheaper(limit, byIndex, state, matching);
    SearchPlan said = plan.usesIndex() ? plan.saying(element(index.get())) : plan;
    return plan.beside() > 0 ? said.saying(BESIDE) : said;
  }

  private static String element(BuiltIndex index) {
    return index.element() == ElementType.VECTOR ? "" : ", and the index is on " + index.element();
  }

  /** Whether it may have other holes by now than a check saw. */
  static boolean isUnreliable(BuiltIndex index) {
    return index.checked().filter(check -> check.outdated() && check.grouped()).isPresent();
  }

  /** What was checked with the default recall tells nothing of a higher one. */
  private static boolean givesTooLittleOfMany(double recall, BuiltIndex index) {
    double told = Math.min(recall, SearchRequest.DEFAULT_RECALL);
    return index
        .checked()
        .map(IndexCheck::top100)
        .filter(
            many ->
                told == SearchRequest.DEFAULT_RECALL
                    ? !IndexCheck.gives(many, told)
                    : !many.reaches(told))
        .isPresent();
  }

  private Optional<BuiltIndex> usable(IndexState state) {
    return state.usable().filter(index -> state.vectors() >= indexPaysFrom);
  }

  private SearchPlan byIndex(
      int limit, double recall, IndexState state, BuiltIndex checked, OptionalLong matching) {
    boolean outdated = checked.checked().filter(IndexCheck::outdated).isPresent();
    BuiltIndex index = outdated ? checked.unchecked() : checked;
    int learned = width(recall, state, index);
    int ten = outdated ? Math.max(learned, guess(recall, index)) : learned;
    // Measured without a filter; what one leaves lies farther from the query, and in more lists.
    int kept = matching.isPresent() ? Math.max(ten, guess(recall, index)) : ten;
    double seen = Math.max(limit, Math.min(MANY, liesAmong(limit, state, matching)));
    SearchPlan plan =
        byIndex(
            limit,
            width(limit, kept, index),
            index.checked().isPresent() ? width((int) seen, kept, index) : kept,
            state,
            index,
            matching);
    if (ten > guess(recall, index)) {
      return plan.saying(", and a recall of " + recall + " was seen to take more than usual");
    }
    return kept < guess(recall, index)
        ? plan.saying(", and a recall of " + recall + " was seen to take less than usual")
        : plan;
  }

  /** Of how many of all vectors the matches of a filter are a part, nearly always. */
  private static double liesAmong(int limit, IndexState state, OptionalLong matching) {
    return matching.isPresent() ? Math.ceil(limit / kept(state, matching) * BY_CHANCE) : limit;
  }

  /** The plan of a search by an index that looks so widely, or as widely as it must. */
  SearchPlan byIndex(
      int limit, int wide, IndexState state, BuiltIndex index, OptionalLong matching) {
    return byIndex(limit, wide, wide, state, index, matching);
  }

  private SearchPlan byIndex(
      int limit,
      int wide,
      int wideForSeen,
      IndexState state,
      BuiltIndex index,
      OptionalLong matching) {
    int candidates =
        switch (index.element()) {
          case VECTOR, HALFVEC -> limit;
          case BIT -> Math.max(BIT_CANDIDATES_AT_LEAST, limit * BIT_CANDIDATES);
        };
    int alone = index.method().width(wide, candidates);
    double needed = candidates / kept(state, matching);
    int width =
        matching.isPresent()
            ? Math.max(
                index.method().filteredWidth(index.index(), alone, needed, state.vectors()),
                index.method().width(wideForSeen, candidates))
            : alone;
    int sought =
        state.dead() < FEW_DEAD
            ? candidates
            : index.method().sought(width, candidates, kept(state, matching));
    boolean iterative = matching.isPresent() || width < 2 * sought || sought > candidates;
    SearchStrategy strategy =
        matching.isPresent() ? SearchStrategy.INDEX_FILTERED : SearchStrategy.INDEX;
    String reason =
        matching.isPresent()
            ? "about " + matching.getAsLong() + total(state) + " vectors match"
            : "there are about " + state.vectors() + " vectors";
    SearchPlan plan =
        new SearchPlan(strategy, Optional.of(index), width, sought, iterative, reason);
    double copies = index.copies(state.vectors());
    SearchPlan ofSome =
        matching.isPresent() && copies >= MANY_COPIES
            ? plan.ofSets(withSpare(width, sought / kept(state, matching) / copies))
            : plan;
    return index.frequent().isEmpty()
        ? ofSome
        : ofSome.beside(
            matching.isPresent()
                ? withSpare(limit, limit / kept(state, matching))
                : limit + 1); // one of them can be the document that others are to be like
  }

  private static int withSpare(int least, double needed) {
    return (int) Math.max(least, Math.min(MOST_SETS, Math.ceil(needed * SETS)));
  }

  private static double kept(IndexState state, OptionalLong matching) {
    return matching.isPresent()
        ? Math.min(1, Math.max(1, matching.getAsLong()) / (double) Math.max(1, state.vectors()))
        : 1;
  }

  private String total(IndexState state) {
    return tellsTotals ? " of " + state.vectors() : "";
  }

  /**
   * What a recall takes. Where another was measured, the guess is as wrong for this one as for
   * that, and no recall takes less than a lower one that was measured, or more than a higher one.
   */
  public static int width(double recall, IndexState state, BuiltIndex index) {
    double guess = guess(recall, index);
    Optional<Map.Entry<Double, Integer>> higher = state.widths().ofAtLeast(recall);
    if (higher.isPresent()) {
      int width = higher.get().getValue();
      double scaled = Math.ceil(guess * width / guess(higher.get().getKey(), index));
      guess = Math.min(scaled, width);
    }
    return (int) Math.max(Math.max(1, guess), state.widths().ofAtMost(recall));
  }

  /**
   * What so many matches take where ten take this: by the widths that a check saw ten and a hundred
   * take, or as they usually do.
   */
  public static int width(int limit, int ten, BuiltIndex index) {
    Optional<IndexCheck> check = index.checked().filter(checked -> limit > FEW);
    if (check.isEmpty()) {
      return index.method().guessedWidth(limit, ten);
    }
    double more = (double) check.get().top100().width() / check.get().top10().width() - 1;
    double times = 1 + Math.max(0, more) * (limit - FEW) / (MANY - FEW);
    return (int) Math.min(Integer.MAX_VALUE, Math.ceil(ten * times));
  }

  /** What a search by an index for the ten nearest costs, in microseconds. */
  public static double cost(BuiltIndex index, int width, long vectors) {
    return index.cost(index.visits(width, FEW, vectors));
  }

  /** What an exact search costs, in microseconds. */
  public static double exactCost(long vectors) {
    return vectors * SCANNED;
  }

  private static int guess(double recall, BuiltIndex index) {
    return index.method().guessedWidth(recall, index.index());
  }

  private SearchPlan cheaper(
      int limit, SearchPlan byIndex, IndexState state, OptionalLong matching) {
    double kept = kept(state, matching);
    BuiltIndex index = byIndex.index().orElseThrow();
    double visits =
        index.visits(
            byIndex.width(),
            byIndex.candidates() / kept / index.copies(state.vectors()),
            state.vectors());
    if (index.cost(visits) < exactCost(state, matching)) {
      return byIndex;
    }
    String reason =
        byIndex.reason()
            + ", and the index would have to visit "
            + (tellsTotals ? Long.toString(Math.round(visits)) : "more");
    return exact(limit, state, matching, SearchCause.EXACT_CHEAPER, reason);
  }

  private static SearchPlan exact(
      int limit, IndexState state, OptionalLong matching, SearchCause cause, String reason) {
    if (matching.isEmpty()) {
      return SearchPlan.exact(false, cause, reason);
    }
    if (exactCost(state, matching) < exactCost(state.vectors())) {
      return SearchPlan.ofFew(cause, reason);
    }
    SearchPlan exact = SearchPlan.exact(true, cause, reason);
    double first = Math.ceil(limit / kept(state, matching) * SEEN_FIRST);
    return first * FIRST_OF < state.vectors() ? exact.nearestFirst((int) first) : exact;
  }

  private static double exactCost(IndexState state, OptionalLong matching) {
    return matching.isPresent()
        ? matching.getAsLong() * (state.large() ? LOOKED_UP_FAR : LOOKED_UP)
        : exactCost(state.vectors());
  }
}
