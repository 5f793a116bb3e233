package dev.vectorstore.internal.postgres.search;

import dev.vectorstore.Embedding;
import dev.vectorstore.Filter;
import dev.vectorstore.Include;
import dev.vectorstore.Metric;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.collection.CollectionInfo;
import dev.vectorstore.internal.collection.ModelCheck;
import dev.vectorstore.internal.cursor.SearchCursor;
import dev.vectorstore.internal.document.MetadataJson;
import dev.vectorstore.internal.postgres.catalog.Backend;
import dev.vectorstore.internal.postgres.catalog.BuiltIndex;
import dev.vectorstore.internal.postgres.catalog.CollectionScope;
import dev.vectorstore.internal.postgres.catalog.DocumentRows;
import dev.vectorstore.internal.postgres.catalog.FrequentSets;
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
import dev.vectorstore.search.SearchCause;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Searches one collection: plans, asks, and asks again without the index if that gave too few.
 *
 * <p>Why: docs/decisions/0044-several-searches-in-one-statement.md.
 */
public final class PgSearch {
  private static final String WITHOUT_METADATA_INDEX =
      "; the collection has no index of its documents' metadata for the filter";

  private static final Logger LOG = LoggerFactory.getLogger(PgSearch.class);

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
  public RequestDeadline deadline(SearchRequest request) {
    return new RequestDeadline(request.timeLimit(), request.cancellation(), backend.timer());
  }

  /** The request with its query as an embedding, and the statements to ask by. */
  public ResolvedQuery resolve(SearchRequest request, Embedding vector, CollectionSql sql) {
    ResolvedQuery query =
        ResolvedQuery.of(request, vector, sql)
            .upTo(Threshold.maxDistance(metric(), request.minSimilarity()));
    return request
        .after()
        .map(cursor -> query.after(SearchCursor.of(cursor, order(request, vector))))
        .orElse(query);
  }

  public SearchReport run(ResolvedQuery query, RequestDeadline deadline) {
    return attempts(List.of(query), deadline).get(0).report(metric());
  }

  /** The answers to several searches, by as few statements as they take. */
  public List<SearchReport> runAll(List<ResolvedQuery> queries, RequestDeadline deadline) {
    return attempts(queries, deadline).stream().map(attempt -> attempt.report(metric())).toList();
  }

  /** The matches from the request's cursor on, or the first. */
  public SearchPage page(ResolvedQuery query, RequestDeadline deadline) {
    SearchRequest request = query.request();
    List<Match> found = attempts(List.of(query.page()), deadline).get(0).matches();
    List<Match> shown = found.subList(0, Math.min(request.limit(), found.size()));
    if (found.size() <= request.limit()) {
      return new SearchPage(shown, Optional.empty());
    }
    Match last = shown.get(shown.size() - 1);
    SearchCursor cursor = SearchCursor.behind(last.distance(), last.id());
    return new SearchPage(shown, Optional.of(cursor.text(order(request, query.vector()))));
  }

  /**
   * What the index gives for each when it is asked so widely, which may be too few.
   *
   * @param frequent what to look at beside the index; what is remembered if empty
   * @throws VectorStoreException.Conflict if there is no index any more
   */
  public List<List<Match>> byIndex(
      List<ResolvedQuery> queries,
      int width,
      Optional<FrequentSets> frequent,
      RequestDeadline deadline) {
    IndexState state = readState(deadline);
    BuiltIndex usable =
        state
            .usable()
            .orElseThrow(
                () ->
                    new VectorStoreException.Conflict(
                        doing + ": another dropped the index meanwhile", null));
    BuiltIndex index = frequent.map(usable::beside).orElse(usable);
    List<SearchAttempt> attempts =
        queries.stream()
            .map(query -> SearchAttempt.of(query, byIndex(query, width, state, index)))
            .toList();
    ask(attempts, deadline);
    return attempts.stream().map(SearchAttempt::matches).toList();
  }

  private SearchPlan byIndex(ResolvedQuery query, int width, IndexState state, BuiltIndex index) {
    OptionalLong matching =
        query.isNarrowed() ? OptionalLong.of(state.vectors()) : OptionalLong.empty();
    return planner.byIndex(query.request().limit(), width, state, index, matching);
  }

  private SearchCursor.Order order(SearchRequest request, Embedding vector) {
    CollectionInfo info = collection.info();
    return new SearchCursor.Order(
        vector, info.metric(), info.model().orElseThrow(), request.groupBy());
  }

  private Metric metric() {
    return collection.info().metric();
  }

  /** The last attempts, each complete. */
  private List<SearchAttempt> attempts(List<ResolvedQuery> queries, RequestDeadline deadline) {
    deadline.requireTime(doing);
    List<SearchAttempt> attempts = new ArrayList<>();
    for (int i = 0; i < queries.size(); i++) {
      attempts.add(SearchAttempt.of(queries.get(i), firstPlan(queries.get(i), deadline)));
    }
    ask(attempts, deadline);
    while (!attempts.stream().allMatch(SearchAttempt::isComplete)) {
      again(attempts, deadline);
    }
    attempts.forEach(SearchAttempt::tell);
    return attempts;
  }

  private void again(List<SearchAttempt> attempts, RequestDeadline deadline) {
    List<SearchAttempt> repeated = new ArrayList<>();
    for (int i = 0; i < attempts.size(); i++) {
      SearchAttempt attempt = attempts.get(i);
      if (!attempt.isComplete()) {
        attempts.set(i, attempt.next(nextPlan(attempt, deadline)));
        repeated.add(attempts.get(i));
      }
    }
    ask(repeated, deadline);
    repeated.forEach(this::learn);
  }

  private SearchPlan firstPlan(ResolvedQuery query, RequestDeadline deadline) {
    return query.isPage()
        ? SearchPlan.exact(query.isNarrowed(), SearchCause.PAGE, "pages are exact")
        : plan(query, query.candidates(1), deadline);
  }

  private SearchPlan nextPlan(SearchAttempt attempt, RequestDeadline deadline) {
    return attempt.mayWiden()
        ? plan(attempt.query(), attempt.query().candidates(2), deadline)
        : SearchPlan.exact(
            attempt.query().isNarrowed(), SearchCause.INDEX_FELL_SHORT, attempt.shortfall());
  }

  private void learn(SearchAttempt attempt) {
    if (!attempt.plan().usesIndex() && !attempt.isGrouped()) {
      learn(attempt.query(), attempt.found());
    }
  }

  /** From how much an exact search found, if that is every document of its filter. */
  void learn(ResolvedQuery query, long found) {
    if (query.isNarrowed() && found < query.rows()) {
      backend.statistics().learn(space(), tenant, query.request().filter(), found);
    }
  }

  /** How the vectors of a hybrid search are found. */
  SearchPlan plan(ResolvedQuery query, RequestDeadline deadline) {
    return plan(query, query.candidates(1), deadline);
  }

  private SearchPlan plan(ResolvedQuery query, int candidates, RequestDeadline deadline) {
    SearchRequest request = query.request();
    IndexState state = state(deadline);
    boolean narrowed = query.isNarrowed();
    boolean counts = narrowed && planner.needsMatching(request.recall(), state);
    OptionalLong matching =
        counts
            ? OptionalLong.of(matching(query, state, deadline))
            : narrowed ? OptionalLong.of(state.vectors()) : OptionalLong.empty();
    SearchPlan chosen = planner.plan(candidates, request.recall(), state, matching);
    settle(chosen, deadline);
    SearchPlan plan =
        counts
            ? query.sql().guessed(request.filter()).map(key -> told(chosen, key)).orElse(chosen)
            : chosen;
    boolean takes =
        plan.index().map(index -> NearestSql.takes(index, space(), query.vector())).orElse(true);
    SearchPlan taken =
        takes
            ? plan
            : SearchPlan.exact(
                narrowed,
                SearchCause.NUMBERS_TOO_LARGE,
                "the query's numbers are too large for the index");
    return collection.info().isMetadataIndexed() || request.filter().equals(Filter.all())
        ? taken
        : taken.saying(WITHOUT_METADATA_INDEX);
  }

  /**
   * In a transaction of the caller, who may have deleted rows that stand for others. What takes
   * their places stays in it.
   */
  private void settle(SearchPlan plan, RequestDeadline deadline) {
    if (plan.index().map(BuiltIndex::distinct).orElse(false) && backend.connections().joins()) {
      backend
          .connections()
          .run(
              doing,
              deadline.during(doing, connection -> indexes.settleCopies(connection, space())));
    }
  }

  private static SearchPlan told(SearchPlan plan, String key) {
    return plan.saying(
        " (a guess, as the range of " + Storable.quoted(key) + " has no typed index)");
  }

  private IndexState state(RequestDeadline deadline) {
    Optional<IndexState> known = backend.statistics().index(space());
    return known.orElseGet(() -> readState(deadline));
  }

  private IndexState readState(RequestDeadline deadline) {
    IndexState state =
        deadline
            .readWhereWritten(
                backend.connections(), doing, connection -> indexes.state(connection, space()))
            .orElse(IndexState.NOTHING);
    backend.statistics().learn(space(), state);
    state.usable().ifPresent(this::warnIfOutdated);
    return state;
  }

  private void warnIfOutdated(BuiltIndex index) {
    if (SearchPlanner.isUnreliable(index)
        && backend.statistics().isFirst("outdated index " + index.id())) {
      LOG.warn("{}: searches are exact now, as {}", doing, SearchPlanner.OUTDATED);
    }
  }

  private long matching(ResolvedQuery query, IndexState state, RequestDeadline deadline) {
    Filter filter = query.request().filter();
    Optional<Long> known = backend.statistics().matching(space(), tenant, filter);
    return known.orElseGet(() -> estimate(query.sql(), filter, state, deadline));
  }

  private long estimate(
      CollectionSql sql, Filter filter, IndexState state, RequestDeadline deadline) {
    long told = byServer(sql, filter, deadline);
    boolean sampled = !collection.info().isPerTenant() && MatchingEstimate.isCoarse(told, state);
    long estimate = sampled ? sampled(sql, filter, told, state, deadline) : told;
    backend.statistics().learn(space(), tenant, filter, estimate);
    return estimate;
  }

  private long sampled(
      CollectionSql sql, Filter filter, long told, IndexState state, RequestDeadline deadline) {
    Sql sample = sql.sample(filter, MatchingEstimate.percent(state));
    return deadline.read(
        backend.connections(),
        doing,
        connection ->
            sample.only(
                connection,
                row -> MatchingEstimate.of(told, row.getLong(1), row.getLong(2), state)));
  }

  /** The server's own estimate, which costs a look at its statistics. */
  private long byServer(CollectionSql sql, Filter filter, RequestDeadline deadline) {
    Sql explain =
        Sql.of("explain (format json) {query}", Map.of("query", sql.matching(filter))).replanned();
    return deadline.read(
        backend.connections(),
        doing,
        connection -> explain.only(connection, row -> planRows(row.getString(1))));
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
  private void ask(List<SearchAttempt> attempts, RequestDeadline deadline) {
    try (DocumentRows rows = new DocumentRows(parts(attempts), collection, backend.tables())) {
      Sql statement = attempts.get(0).query().sql().nearest(attempts, rows);
      if (statement.size() > MOST_VALUES && attempts.size() > 1) {
        int half = attempts.size() / 2;
        ask(attempts.subList(0, half), deadline);
        ask(attempts.subList(half, attempts.size()), deadline);
        return;
      }
      List<Found> found =
          deadline.read(
              backend.connections(),
              doing,
              connection -> statement.list(connection, row -> found(row, rows)));
      found.forEach(each -> each.give(attempts, metric()));
    }
  }

  private static Include parts(List<SearchAttempt> attempts) {
    return attempts.size() == 1
        ? attempts.get(0).query().include()
        : Projection.all(attempts.stream().map(attempt -> attempt.query().include()).toList());
  }

  private Found found(ResultSet row, DocumentRows rows) throws SQLException {
    if (!row.getBoolean("searched")) {
      throw ModelCheck.modelCameLater(collection.info());
    }
    int place = row.getInt("place");
    if (row.wasNull()) {
      return Found.NOTHING;
    }
    return row.getString("document_id") == null
        ? new Found(place, null)
        : new Found(place, Match.of(rows.document(row), row.getDouble("distance"), metric()));
  }

  /**
   * A row of the answer to several queries.
   *
   * @param place which of them among them; negative if nothing was found for any
   * @param match null if it is too far
   */
  private record Found(int place, @Nullable Match match) {
    static final Found NOTHING = new Found(-1, null);

    void give(List<SearchAttempt> attempts, Metric metric) {
      if (place < 0) {
        return;
      }
      SearchAttempt attempt = attempts.get(place);
      if (match == null) {
        attempt.addTooFar();
      } else {
        attempt.add(
            attempts.size() == 1
                ? match
                : Projection.only(match, attempt.query().include(), metric));
      }
    }
  }

  private Space space() {
    return collection.space().orElseThrow();
  }
}
