package dev.vectorstore.internal.postgres.search;

import dev.vectorstore.Metric;
import dev.vectorstore.internal.observe.Trace;
import dev.vectorstore.internal.search.Projection;
import dev.vectorstore.internal.search.Relevance;
import dev.vectorstore.search.Diversity;
import dev.vectorstore.search.Match;
import dev.vectorstore.search.SearchReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One way to do a search, and what it found. Used by one thread. */
public final class SearchAttempt {
  // Two tries to find enough groups by an index; what they do not find, every vector tells.
  private static final int MOST_TRIES = 2;

  private final ResolvedQuery query;
  private final SearchPlan plan;
  private final int candidates;
  private final int tries;
  private final String before;
  private final int width;
  private final List<Match> matches = new ArrayList<>();
  private int found;

  private SearchAttempt(
      ResolvedQuery query, SearchPlan plan, int candidates, int tries, String before, int width) {
    this.query = query;
    this.plan = plan;
    this.candidates = candidates;
    this.tries = tries;
    this.before = before;
    this.width = width;
  }

  /** The first. */
  public static SearchAttempt of(ResolvedQuery query, SearchPlan plan) {
    return new SearchAttempt(query, plan, query.candidates(1), 1, "", plan.width());
  }

  /** The one after this, by another plan. */
  SearchAttempt next(SearchPlan planned) {
    return new SearchAttempt(
        query,
        planned,
        query.candidates(tries + 1),
        tries + 1,
        plan.reason() + "; " + shortfall(),
        Math.max(width, planned.width()));
  }

  ResolvedQuery query() {
    return query;
  }

  SearchPlan plan() {
    return plan;
  }

  /** How many vectors are to be found, of which groups are made. */
  int candidates() {
    return candidates;
  }

  void add(Match match) {
    matches.add(match);
    found++;
  }

  /** For a document that was found and is not near enough. */
  void addTooFar() {
    found++;
  }

  /** With documents that are too far. */
  int found() {
    return found;
  }

  List<Match> matches() {
    return matches;
  }

  /**
   * Whether nothing more can be found. Of groups, those within the bound are all there once one
   * beyond it is, as the index gives the nearest.
   */
  boolean isComplete() {
    return !plan.usesIndex() || found >= query.rows() || (isGrouped() && found > matches.size());
  }

  boolean isGrouped() {
    return query.request().groupBy().isPresent();
  }

  boolean mayWiden() {
    return isGrouped() && tries < MOST_TRIES;
  }

  String shortfall() {
    return "the index gave " + found + " of " + query.rows();
  }

  /** What it found, by the space's metric. */
  SearchReport report(Metric metric) {
    SearchReport report =
        SearchReport.of(chosen(metric), plan.strategy(), plan.reason())
            .cause(plan.cause())
            .width(width);
    return fellBack() ? report.fellBack(before) : report;
  }

  private boolean fellBack() {
    return !before.isEmpty() && !plan.usesIndex();
  }

  /** Tells whoever observes the search. */
  void tell() {
    Trace.found(plan.strategy(), plan.cause(), fellBack(), query.vector());
  }

  private List<Match> chosen(Metric metric) {
    Optional<Diversity> diversity = query.request().diversity();
    if (diversity.isEmpty()) {
      return matches;
    }
    return new Relevance(metric, query.vector(), diversity.get().lambda())
        .choose(matches, query.request().limit()).stream()
            .map(match -> Projection.only(match, query.request().include(), metric))
            .toList();
  }
}
