package dev.vectorstore.internal.postgres.search;

import dev.vectorstore.Embedding;
import dev.vectorstore.Filter;
import dev.vectorstore.Include;
import dev.vectorstore.Metric;
import dev.vectorstore.collection.CollectionInfo;
import dev.vectorstore.internal.collection.ModelCheck;
import dev.vectorstore.internal.cursor.SearchCursor;
import dev.vectorstore.internal.document.MetadataJson;
import dev.vectorstore.internal.postgres.catalog.Backend;
import dev.vectorstore.internal.postgres.catalog.CollectionScope;
import dev.vectorstore.internal.postgres.catalog.DocumentRows;
import dev.vectorstore.internal.postgres.catalog.IndexCatalog;
import dev.vectorstore.internal.postgres.catalog.IndexState;
import dev.vectorstore.internal.postgres.catalog.Space;
import dev.vectorstore.internal.postgres.catalog.StoredCollection;
import dev.vectorstore.internal.postgres.connection.RequestDeadline;
import dev.vectorstore.internal.search.Projection;
import dev.vectorstore.internal.search.Threshold;
import dev.vectorstore.internal.sql.Sql;
import dev.vectorstore.internal.text.Storable;
import dev.vectorstore.search.Match;
import dev.vectorstore.search.SearchPage;
import dev.vectorstore.search.SearchReport;
import dev.vectorstore.search.SearchRequest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Searches one collection: plans, asks, and asks again without the index if that gave too few.
 *
 * <p>Why: docs/decisions/0044-several-searches-in-one-statement.md.
 */
public final class PgSearch {
  // The protocol takes 65,535.
  private static final int MOST_VALUES = 30_000;

  private final Backend backend;
  private final StoredCollection collection;
  private final String tenant;
  private final String doing;
  private final IndexCatalog indexes;
  private final SearchPlanner planner;

  /**
   * For the documents of a tenant.
   *
   * @param doing for messages
   */
  public PgSearch(CollectionScope scope, String doing) {
    this.backend = scope.backend();
    this.collection = scope.collection();
    this.tenant = scope.tenant();
    this.doing = doing;
    this.indexes = new IndexCatalog(backend.tables());
    SearchPlanner all = new SearchPlanner(backend.indexPaysFrom());
    this.planner = collection.info().isPerTenant() ? all.discreet() : all;
  }

  /** Over all that a search does, from its first statement on. */
  public RequestDeadline watch(SearchRequest request) {
    return RequestDeadline.over(List.of(request), backend.timer());
  }

  /** The request with its question as an embedding, and the statements to ask by. */
  public ResolvedQuery resolve(SearchRequest request, Embedding question, CollectionSql sql) {
    ResolvedQuery asked =
        ResolvedQuery.of(request, question, sql)
            .upTo(Threshold.maxDistance(metric(), request.minSimilarity()));
    return request
        .after()
        .map(cursor -> asked.after(SearchCursor.of(cursor, order(request, question))))
        .orElse(asked);
  }

  public SearchReport run(ResolvedQuery asked, RequestDeadline watch) {
    return runAll(List.of(asked), watch).get(0);
  }

  /** The answers to several searches, by as few statements as they take. */
  public List<SearchReport> runAll(List<ResolvedQuery> asked, RequestDeadline watch) {
    return attempts(asked, watch).stream().map(attempt -> attempt.report(metric())).toList();
  }

  /** The matches from the request's cursor on, or the first. */
  public SearchPage page(ResolvedQuery asked, RequestDeadline watch) {
    SearchRequest request = asked.request();
    List<Match> found = attempts(List.of(asked.page()), watch).get(0).matches();
    List<Match> shown = found.subList(0, Math.min(request.limit(), found.size()));
    if (found.size() <= request.limit()) {
      return new SearchPage(shown, Optional.empty());
    }
    Match last = shown.get(shown.size() - 1);
    SearchCursor cursor = SearchCursor.behind(last.distance(), last.id());
    return new SearchPage(shown, Optional.of(cursor.text(order(request, asked.question()))));
  }

  /** What the index gives when it is asked so widely, which may be too few. */
  public List<Match> byIndex(ResolvedQuery asked, int width, RequestDeadline watch) {
    SearchRequest request = asked.request();
    IndexState state = readState(watch);
    IndexState tuned =
        new IndexState(state.built(), state.vectors(), new TreeMap<>(Map.of(1.0, width)));
    OptionalLong matching =
        asked.isNarrowed() ? OptionalLong.of(state.vectors()) : OptionalLong.empty();
    SearchPlan plan = new SearchPlanner(0).plan(request.limit(), request.recall(), tuned, matching);
    SearchAttempt attempt = SearchAttempt.of(asked, plan);
    ask(List.of(attempt), watch);
    return attempt.matches();
  }

  private SearchCursor.Order order(SearchRequest request, Embedding question) {
    CollectionInfo info = collection.info();
    return new SearchCursor.Order(
        question, info.metric(), info.model().orElseThrow(), request.groupBy());
  }

  private Metric metric() {
    return collection.info().metric();
  }

  /** The last attempts, each complete. */
  private List<SearchAttempt> attempts(List<ResolvedQuery> asked, RequestDeadline watch) {
    watch.requireTime(doing);
    List<SearchAttempt> attempts = new ArrayList<>();
    for (int i = 0; i < asked.size(); i++) {
      attempts.add(SearchAttempt.of(asked.get(i), firstPlan(asked.get(i), watch)));
    }
    ask(attempts, watch);
    while (!attempts.stream().allMatch(SearchAttempt::isComplete)) {
      again(attempts, watch);
    }
    return attempts;
  }

  private void again(List<SearchAttempt> attempts, RequestDeadline watch) {
    List<SearchAttempt> repeated = new ArrayList<>();
    for (int i = 0; i < attempts.size(); i++) {
      SearchAttempt attempt = attempts.get(i);
      if (!attempt.isComplete()) {
        attempts.set(i, attempt.next(nextPlan(attempt, watch)));
        repeated.add(attempts.get(i));
      }
    }
    ask(repeated, watch);
    repeated.forEach(this::learn);
  }

  private SearchPlan firstPlan(ResolvedQuery asked, RequestDeadline watch) {
    return asked.isPage()
        ? SearchPlan.exact(asked.isNarrowed(), "pages are exact")
        : plan(asked, asked.candidates(1), watch);
  }

  private SearchPlan nextPlan(SearchAttempt attempt, RequestDeadline watch) {
    return attempt.mayWiden()
        ? plan(attempt.asked(), attempt.asked().candidates(2), watch)
        : SearchPlan.exact(attempt.asked().isNarrowed(), attempt.shortfall());
  }

  /** From a search that met every document of its filter. */
  private void learn(SearchAttempt attempt) {
    ResolvedQuery asked = attempt.asked();
    boolean all = !attempt.plan().usesIndex() && attempt.found() < asked.rows();
    if (all && asked.isNarrowed() && !attempt.isGrouped()) {
      backend.knowledge().learn(space(), tenant, asked.request().filter(), attempt.found());
    }
  }

  /** How the vectors of a hybrid search are found. */
  SearchPlan plan(ResolvedQuery asked, RequestDeadline watch) {
    return plan(asked, asked.candidates(1), watch);
  }

  private SearchPlan plan(ResolvedQuery asked, int candidates, RequestDeadline watch) {
    SearchRequest request = asked.request();
    IndexState state = state(watch);
    boolean narrowed = asked.isNarrowed();
    boolean counts = narrowed && planner.needsMatching(request.recall(), state);
    OptionalLong matching =
        counts
            ? OptionalLong.of(matching(asked, watch))
            : narrowed ? OptionalLong.of(state.vectors()) : OptionalLong.empty();
    SearchPlan chosen = planner.plan(candidates, request.recall(), state, matching);
    SearchPlan plan =
        counts
            ? asked.sql().guessed(request.filter()).map(key -> told(chosen, key)).orElse(chosen)
            : chosen;
    return plan.index()
            .map(index -> NearestSql.takes(index, space(), asked.question()))
            .orElse(true)
        ? plan
        : SearchPlan.exact(narrowed, "the question's numbers are too large for the index");
  }

  private static SearchPlan told(SearchPlan plan, String key) {
    return plan.saying(
        " (a guess, as the range of " + Storable.quoted(key) + " has no typed index)");
  }

  private IndexState state(RequestDeadline watch) {
    Optional<IndexState> known = backend.knowledge().index(space());
    return known.orElseGet(() -> readState(watch));
  }

  private IndexState readState(RequestDeadline watch) {
    IndexState state =
        watch
            .read(backend.connections(), doing, connection -> indexes.state(connection, space()))
            .orElse(new IndexState(Optional.empty(), 0, new TreeMap<>()));
    backend.knowledge().learn(space(), state);
    return state;
  }

  private long matching(ResolvedQuery asked, RequestDeadline watch) {
    Filter filter = asked.request().filter();
    Optional<Long> known = backend.knowledge().matching(space(), tenant, filter);
    return known.orElseGet(() -> estimate(asked.sql(), filter, watch));
  }

  /** The server's own estimate, which costs a look at its statistics. */
  private long estimate(CollectionSql sql, Filter filter, RequestDeadline watch) {
    Sql explain =
        Sql.of("explain (format json) {query}", Map.of("query", sql.matching(filter))).replanned();
    long estimate =
        watch.read(
            backend.connections(),
            doing,
            connection -> explain.only(connection, row -> planRows(row.getString(1))));
    backend.knowledge().learn(space(), tenant, filter, estimate);
    return estimate;
  }

  private static long planRows(String json) {
    if (MetadataJson.readValue(json) instanceof List<?> statements
        && statements.get(0) instanceof Map<?, ?> statement
        && statement.get("Plan") instanceof Map<?, ?> plan
        && plan.get("Plan Rows") instanceof Number rows) {
      return rows.longValue();
    }
    throw new IllegalStateException("the server's plan names no number of rows");
  }

  /** Gives each attempt what it finds, by one statement unless that would bind too many values. */
  private void ask(List<SearchAttempt> attempts, RequestDeadline watch) {
    Include parts =
        Projection.all(attempts.stream().map(attempt -> attempt.asked().include()).toList());
    DocumentRows rows = new DocumentRows(parts, collection, backend.tables());
    Sql query = attempts.get(0).asked().sql().nearest(attempts, rows);
    if (query.size() > MOST_VALUES && attempts.size() > 1) {
      int half = attempts.size() / 2;
      ask(attempts.subList(0, half), watch);
      ask(attempts.subList(half, attempts.size()), watch);
      return;
    }
    List<Found> found =
        watch.read(
            backend.connections(),
            doing,
            connection -> query.list(connection, row -> found(row, rows)));
    found.forEach(each -> each.give(attempts, metric()));
  }

  private Found found(ResultSet row, DocumentRows rows) throws SQLException {
    if (!row.getBoolean("searched")) {
      throw ModelCheck.modelCameLater(collection.info());
    }
    int question = row.getInt("question");
    if (row.wasNull()) {
      return Found.NOTHING;
    }
    return row.getString("document_id") == null
        ? new Found(question, null)
        : new Found(question, Match.of(rows.document(row), row.getDouble("distance"), metric()));
  }

  /**
   * A row of the answer to several questions.
   *
   * @param question its place among them; negative if nothing was found for any
   * @param match null if it is too far
   */
  private record Found(int question, @Nullable Match match) {
    static final Found NOTHING = new Found(-1, null);

    void give(List<SearchAttempt> attempts, Metric metric) {
      if (question < 0) {
        return;
      }
      SearchAttempt attempt = attempts.get(question);
      if (match == null) {
        attempt.addTooFar();
      } else {
        attempt.add(
            attempts.size() == 1
                ? match
                : Projection.only(match, attempt.asked().include(), metric));
      }
    }
  }

  private Space space() {
    return collection.space().orElseThrow();
  }
}
