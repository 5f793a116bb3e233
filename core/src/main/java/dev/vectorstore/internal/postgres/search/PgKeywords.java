package dev.vectorstore.internal.postgres.search;

import dev.vectorstore.Cancellation;
import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.internal.collection.KeywordRules;
import dev.vectorstore.internal.collection.ModelCheck;
import dev.vectorstore.internal.observe.Trace;
import dev.vectorstore.internal.postgres.catalog.CollectionScope;
import dev.vectorstore.internal.postgres.catalog.DocumentRows;
import dev.vectorstore.internal.postgres.catalog.OpenedSpaces;
import dev.vectorstore.internal.postgres.catalog.StoredCollection;
import dev.vectorstore.internal.postgres.catalog.Tables;
import dev.vectorstore.internal.postgres.connection.Connections;
import dev.vectorstore.internal.postgres.connection.RequestDeadline;
import dev.vectorstore.internal.search.QueryEmbedder;
import dev.vectorstore.internal.sql.RowReader;
import dev.vectorstore.internal.sql.Sql;
import dev.vectorstore.search.HybridMatch;
import dev.vectorstore.search.HybridRequest;
import dev.vectorstore.search.HybridResult;
import dev.vectorstore.search.KeywordMatch;
import dev.vectorstore.search.KeywordRequest;
import dev.vectorstore.search.KeywordResult;
import dev.vectorstore.search.Keywords;
import dev.vectorstore.search.SearchCause;
import dev.vectorstore.search.SearchRequest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The words of one collection in PostgreSQL.
 *
 * <p>Why: docs/decisions/0038-words-in-a-table-of-their-own.md,
 * docs/decisions/0041-texts-of-any-length.md and
 * docs/decisions/0071-phrases-end-with-a-tsvectors-places.md.
 */
public final class PgKeywords implements Keywords {
  private static final String SEARCH = "search by keywords in";

  private static final String LANGUAGE =
      """
      select i.language
        from {collections} c
        left join {index} i on i.collection_id = c.id
       where c.id = {collection}
      """;

  private static final String KNOWN = "select {known}({language})";
  private static final String ENABLE = "select {enable}({collection}, {language})";
  private static final String DISABLE = "select {disable}({collection})";

  private final CollectionScope scope;
  private final Connections connections;
  private final Tables tables;
  private final StoredCollection collection;
  private final boolean mayChange;
  private final QueryEmbedder queryEmbedder;
  private final TypedIndexes typed;
  private final PgSearch search;
  private final OpenedSpaces spaces;

  /**
   * Of a store.
   *
   * @param mayChange whether it is not a tenant's
   */
  public PgKeywords(
      CollectionScope scope,
      boolean mayChange,
      QueryEmbedder queryEmbedder,
      TypedIndexes typed,
      PgSearch search,
      OpenedSpaces spaces) {
    this.scope = scope;
    this.connections = scope.connections();
    this.tables = scope.tables();
    this.collection = scope.collection();
    this.mayChange = mayChange;
    this.queryEmbedder = queryEmbedder;
    this.typed = typed;
    this.search = search;
    this.spaces = spaces;
  }

  @Override
  public Optional<String> language() {
    return language(deadline(Optional.empty(), Optional.empty()));
  }

  private Optional<String> language(RequestDeadline deadline) {
    Sql query =
        Sql.of(
            LANGUAGE,
            Map.of(
                "collections", tables.named("collection"),
                "index", tables.named("text_index"),
                "collection", collection.id()));
    List<Optional<String>> found =
        query(
            "look at the text index of",
            query,
            row -> Optional.ofNullable(row.getString(1)),
            deadline);
    if (found.isEmpty()) {
      throw new VectorStoreException.NoSuchCollection(
          "collection " + scope.name() + " was dropped", null);
    }
    return found.get(0);
  }

  @Override
  public void enable(String language) {
    KeywordRules.requireMayChange(mayChange);
    KeywordRules.requireStorable(language);
    connections.inLongTransaction(
        scope.doing("enabling of keywords in"),
        connection -> {
          String known =
              known(connection, language).orElseThrow(() -> KeywordRules.unknown(language));
          return Sql.of(
                  ENABLE,
                  Map.of(
                      "enable", tables.named("enable_text_index"),
                      "collection", collection.id(),
                      "language", known))
              .execute(connection);
        });
  }

  @Override
  public void disable() {
    KeywordRules.requireMayChange(mayChange);
    Sql disable =
        Sql.of(
            DISABLE,
            Map.of("disable", tables.named("disable_text_index"), "collection", collection.id()));
    connections.inTransaction(scope.doing("disabling of keywords in"), disable::execute);
  }

  @Override
  public KeywordResult search(KeywordRequest request) {
    RequestDeadline deadline = deadline(request.timeLimit(), request.cancellation());
    KeywordSql sql = sql(typed.queriesFor(request.filter(), deadline));
    try (DocumentRows rows = new DocumentRows(request.include(), collection, tables)) {
      List<Found<KeywordMatch>> found =
          find(
              sql.search(request, rows),
              row -> KeywordMatch.of(rows.document(row), row.getDouble("rank")),
              deadline);
      return new KeywordResult(matches(found), found.get(0).cut());
    }
  }

  @Override
  public HybridResult hybrid(HybridRequest request) {
    SearchRequest vectors = KeywordRules.vectorRequest(request);
    Embedding vector = queryEmbedder.embed(vectors);
    RequestDeadline deadline = search.deadline(vectors);
    CollectionSql statements = typed.queriesFor(request.filter(), deadline);
    ResolvedQuery query = search.resolve(vectors, vector, statements);
    SearchPlan plan = search.plan(query, deadline);
    KeywordSql sql = sql(statements);
    List<Found<HybridMatch>> found = find(sql, request, plan, vector, deadline);
    // Words may fill the places of documents that the index left out.
    boolean fallsBack = plan.usesIndex() && found.get(0).near() < query.rows();
    if (fallsBack) {
      SearchPlan exact =
          SearchPlan.exact(
              query.isNarrowed(), SearchCause.INDEX_FELL_SHORT, "the index gave too few");
      found = find(sql, request, exact, vector, deadline);
      search.learn(query, found.get(0).near());
      plan = exact;
    }
    Trace.found(plan.strategy(), plan.cause(), fallsBack);
    return new HybridResult(matches(found), found.get(0).cut());
  }

  private RequestDeadline deadline(Optional<Duration> limit, Optional<Cancellation> cancellation) {
    return new RequestDeadline(limit, cancellation, scope.backend().timer());
  }

  private KeywordSql sql(CollectionSql statements) {
    return new KeywordSql(tables, collection, scope.tenant(), statements);
  }

  private List<Found<HybridMatch>> find(
      KeywordSql sql,
      HybridRequest request,
      SearchPlan plan,
      Embedding vector,
      RequestDeadline deadline) {
    try (DocumentRows rows = new DocumentRows(request.include(), collection, tables)) {
      List<Found<HybridMatch>> found =
          find(
              sql.hybrid(request, plan, vector, rows),
              row -> hybridMatch(rows.document(row), row),
              deadline);
      if (!found.get(0).searched()) {
        throw ModelCheck.modelCameLater(collection.info());
      }
      return found;
    }
  }

  private static HybridMatch hybridMatch(Document document, ResultSet row) throws SQLException {
    HybridMatch match =
        HybridMatch.of(document, row.getDouble("score")).rank(row.getDouble("rank")); // null is 0
    double distance = row.getDouble("distance");
    return row.wasNull() ? match : match.distance(distance);
  }

  /**
   * One row at least, which tells of the whole.
   *
   * @param near how many documents were found by their vectors
   * @param match empty if there is none
   */
  private record Found<T>(
      boolean cut, boolean searched, long near, Optional<String> language, Optional<T> match) {}

  private <T> List<Found<T>> find(Sql query, RowReader<T> match, RequestDeadline deadline) {
    List<Found<T>> found;
    try {
      found =
          query(
              SEARCH,
              query,
              row ->
                  new Found<>(
                      row.getBoolean("cut"),
                      row.getBoolean("searched"),
                      row.getLong("near"),
                      Optional.ofNullable(row.getString("language")),
                      row.getString("document_id") == null
                          ? Optional.empty()
                          : Optional.of(match.read(row))),
              deadline);
    } catch (VectorStoreException.NoSuchCollection e) {
      requireIndex(language(deadline));
      spaces.requireSame(connections, scope.doing(SEARCH), deadline);
      throw e;
    }
    requireIndex(found.get(0).language());
    return found;
  }

  private void requireIndex(Optional<String> language) {
    if (language.isEmpty()) {
      throw KeywordRules.noIndex(collection.info());
    }
  }

  private static <T> List<T> matches(List<Found<T>> found) {
    return found.stream().flatMap(each -> each.match().stream()).toList();
  }

  private Optional<String> known(Connection connection, String language) throws SQLException {
    return Sql.of(KNOWN, Map.of("known", tables.named("text_language"), "language", language))
        .only(connection, row -> Optional.ofNullable(row.getString(1)));
  }

  private <T> List<T> query(String what, Sql query, RowReader<T> row, RequestDeadline deadline) {
    return deadline.read(connections, scope.doing(what), connection -> query.list(connection, row));
  }
}
