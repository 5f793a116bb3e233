package dev.vectorstore.postgres;

import dev.vectorstore.Cancellation;
import dev.vectorstore.Embedding;
import dev.vectorstore.Filter;
import dev.vectorstore.Match;
import dev.vectorstore.SearchReport;
import dev.vectorstore.SearchRequest;
import dev.vectorstore.internal.sql.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.PGStatement;

/** Searches one collection: plans, asks, and asks again without the index if that gave too few. */
final class PgSearch {
  private static final Pattern PLAN_ROWS = Pattern.compile("\"Plan Rows\": ([0-9]+)");

  private final Backend backend;
  private final StoredCollection collection;
  private final String tenant;
  private final String doing;
  private final Supplier<Queries> queries;
  private final IndexCatalog indexes;
  private final SearchPlanner planner;

  /** For the documents of a tenant; the queries may change as typed indexes come and go. */
  PgSearch(
      Backend backend,
      StoredCollection collection,
      String tenant,
      Supplier<Queries> queries,
      String doing) {
    this.backend = backend;
    this.collection = collection;
    this.tenant = tenant;
    this.doing = doing;
    this.queries = queries;
    this.indexes = new IndexCatalog(backend.tables());
    this.planner = new SearchPlanner(backend.settings().indexPaysFrom());
  }

  /** How a search would be done. */
  SearchPlan plan(SearchRequest request) {
    return plan(request, new Watch(request, backend.timer()));
  }

  SearchReport run(SearchRequest request, Embedding question) {
    Watch watch = new Watch(request, backend.timer());
    watch.requireTime(doing);
    SearchPlan plan = plan(request, watch);
    List<Match> matches = matches(plan, request, question, watch);
    if (!plan.usesIndex() || matches.size() == request.limit()) {
      return SearchReport.of(matches, plan.strategy(), plan.reason()).width(plan.width());
    }
    return withoutIndex(plan, request, question, watch, matches.size());
  }

  /** What the index gives when it is asked so widely, which may be too few. */
  List<Match> byIndex(SearchRequest request, Embedding question, int width) {
    IndexState state = readState();
    IndexState tuned =
        new IndexState(state.built(), state.vectors(), new TreeMap<>(Map.of(1.0, width)));
    OptionalLong matching =
        isNarrowed(request) ? OptionalLong.of(state.vectors()) : OptionalLong.empty();
    SearchPlan plan = new SearchPlanner(0).plan(request, tuned, matching);
    return matches(plan, request, question, new Watch(request, backend.timer()));
  }

  private SearchReport withoutIndex(
      SearchPlan plan, SearchRequest request, Embedding question, Watch watch, int found) {
    String reason = "the index gave " + found + " of " + request.limit();
    SearchPlan exact = SearchPlan.exact(isNarrowed(request), reason);
    List<Match> matches = matches(exact, request, question, watch);
    if (isNarrowed(request) && matches.size() < request.limit()) {
      backend.knowledge().learn(space(), tenant, request.filter(), matches.size());
    }
    return SearchReport.of(matches, exact.strategy(), reason)
        .width(plan.width())
        .fellBack(plan.reason() + "; " + reason);
  }

  private SearchPlan plan(SearchRequest request, Watch watch) {
    IndexState state = state();
    boolean ask = isNarrowed(request) && planner.needsMatching(request, state);
    OptionalLong matching =
        ask
            ? OptionalLong.of(matching(request.filter(), watch))
            : isNarrowed(request) ? OptionalLong.of(state.vectors()) : OptionalLong.empty();
    return planner.plan(request, state, matching);
  }

  private IndexState state() {
    Optional<IndexState> known = backend.knowledge().index(space());
    return known.orElseGet(this::readState);
  }

  private IndexState readState() {
    IndexState state =
        backend
            .connections()
            .run(doing, connection -> indexes.state(connection, space()))
            .orElse(new IndexState(Optional.empty(), 0, new TreeMap<>()));
    backend.knowledge().learn(space(), state);
    return state;
  }

  /** Whether less than all vectors can match. */
  private boolean isNarrowed(SearchRequest request) {
    return collection.info().isPerTenant() || !request.filter().equals(Filter.all());
  }

  private long matching(Filter filter, Watch watch) {
    Optional<Long> known = backend.knowledge().matching(space(), tenant, filter);
    return known.orElseGet(() -> estimate(filter, watch));
  }

  /** The server's own estimate, which costs a look at its statistics. */
  private long estimate(Filter filter, Watch watch) {
    long estimate =
        ask(
                Sql.of(
                    "explain (format json) {query}",
                    Map.of("query", queries.get().matching(filter))),
                row -> planRows(row.getString(1)),
                true,
                watch)
            .get(0);
    backend.knowledge().learn(space(), tenant, filter, estimate);
    return estimate;
  }

  private static long planRows(String plan) {
    Matcher rows = PLAN_ROWS.matcher(plan);
    if (!rows.find()) {
      throw new IllegalStateException("the server's plan names no number of rows");
    }
    return Long.parseLong(rows.group(1));
  }

  private List<Match> matches(
      SearchPlan plan, SearchRequest request, Embedding question, Watch watch) {
    DocumentRows rows = new DocumentRows(request.include(), collection, backend.tables());
    return ask(
        queries.get().nearest(plan, request, question, rows),
        row -> Match.of(rows.document(row), row.getDouble("distance"), collection.info().metric()),
        isNarrowed(request),
        watch);
  }

  private <T> List<T> ask(Sql query, Row<T> row, boolean narrowed, Watch watch) {
    return backend
        .connections()
        .run(doing, connection -> read(connection, query, row, narrowed, watch));
  }

  private <T> List<T> read(
      Connection connection, Sql query, Row<T> row, boolean narrowed, Watch watch)
      throws SQLException {
    try (PreparedStatement statement = query.prepare(connection)) {
      if (narrowed) {
        // A plan that was kept for any filter and tenant knows nothing of this one.
        statement.unwrap(PGStatement.class).setPrepareThreshold(0);
      }
      Cancellation.Running watched = watch.over(statement);
      try (ResultSet rows = statement.executeQuery()) {
        List<T> found = new ArrayList<>();
        while (rows.next()) {
          found.add(row.read(rows));
        }
        return found;
      } finally {
        watched.close();
      }
    } catch (SQLException e) {
      if (Watch.isStopped(e)) {
        throw watch.stopped(doing, e);
      }
      throw e;
    }
  }

  private Space space() {
    return collection.space().orElseThrow();
  }
}
