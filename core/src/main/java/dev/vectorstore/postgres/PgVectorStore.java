package dev.vectorstore.postgres;

import com.pgvector.PGvector;
import dev.vectorstore.CollectionInfo;
import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.EmbeddingModel;
import dev.vectorstore.Filter;
import dev.vectorstore.Include;
import dev.vectorstore.Match;
import dev.vectorstore.Page;
import dev.vectorstore.ScrollRequest;
import dev.vectorstore.SearchRequest;
import dev.vectorstore.VectorStore;
import dev.vectorstore.internal.document.DocumentKey;
import dev.vectorstore.internal.document.UpsertBatch;
import dev.vectorstore.internal.sql.Sql;
import dev.vectorstore.internal.text.Storable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One collection in PostgreSQL. */
final class PgVectorStore implements VectorStore {
  private static final Sql NOTHING = Sql.of("");

  private static final String GET =
      """
      select {columns}
        from {documents} d {embeddings}
       where d.tenant = '' and d.key = any({keys})
      """;

  private static final String SCROLL =
      """
      select d.key, {columns}
        from {documents} d {embeddings}
       where d.tenant = '' and d.key > {cursor} and {filter}
       order by d.key
       limit {limit}
      """;

  private static final String FIRST_PAGE =
      """
      select d.key, {columns}
        from {documents} d {embeddings}
       where d.tenant = '' and {filter}
       order by d.key
       limit {limit}
      """;

  private static final String COUNT =
      "select count(*) from {documents} d where d.tenant = '' and {filter}";

  private static final String DELETE_BY_ID =
      "delete from {documents} d where d.tenant = '' and d.key = any({keys})";

  private static final String DELETE_BY_FILTER =
      "delete from {documents} d where d.tenant = '' and {filter}";

  /**
   * The rows are found first and their documents read last, so that text is read for the matches
   * alone.
   */
  private static final String NEAREST =
      """
      with nearest as materialized (
        select e.tenant, e.key, e.embedding {operator} {question} as distance
          from {embeddings} e {filtered}
         where e.tenant = '' and e.embedding is not null
         order by distance, e.key
         limit {limit})
      select n.distance, {columns}
        from nearest n
        join {documents} d on d.tenant = n.tenant and d.key = n.key {withembeddings}
       order by n.distance, n.key
      """;

  private static final String FILTERED =
      "join {documents} d on d.tenant = e.tenant and d.key = e.key and {filter}";

  private static final String WITH_EMBEDDINGS =
      "left join {embeddings} e on e.tenant = d.tenant and e.key = d.key";

  private final Connections connections;
  private final Tables tables;
  private final StoredCollection collection;
  private final UpsertBatch batch;
  private final Upsert upsert;

  PgVectorStore(
      Connections connections,
      Tables tables,
      StoredCollection collection,
      @Nullable EmbeddingModel model) {
    this.connections = connections;
    this.tables = tables;
    this.collection = collection;
    this.batch = new UpsertBatch(collection.info(), model);
    this.upsert = new Upsert(tables, collection);
  }

  @Override
  public CollectionInfo info() {
    return collection.info();
  }

  @Override
  public void upsert(List<Document> documents) {
    List<Document> prepared = batch.prepare(documents);
    if (prepared.isEmpty()) {
      return;
    }
    connections.inTransaction(
        doing("upsert into"),
        connection -> {
          upsert.run(connection, prepared);
          return prepared.size();
        });
  }

  @Override
  public List<Document> get(List<String> ids, Include include) {
    DocumentRows rows = new DocumentRows(include, collection);
    Sql query = Sql.of(GET, slots(rows, Map.of("keys", keys(ids))));
    List<Document> found =
        connections.run(doing("get from"), connection -> query(connection, query, rows::document));
    Map<String, Document> byId = new HashMap<>();
    found.forEach(document -> byId.put(document.id(), document));
    return ids.stream().distinct().map(byId::get).filter(Objects::nonNull).toList();
  }

  @Override
  public Page scroll(ScrollRequest request) {
    DocumentRows rows = new DocumentRows(request.include(), collection);
    Map<String, Object> slots = new HashMap<>();
    slots.put("filter", FilterSql.of(request.filter()));
    slots.put("limit", Sql.literal(request.limit() + 1));
    request.cursor().ifPresent(cursor -> slots.put("cursor", storable(cursor)));
    Sql query = Sql.of(request.cursor().isPresent() ? SCROLL : FIRST_PAGE, slots(rows, slots));
    List<Keyed> found =
        connections.run(
            doing("scroll of"),
            connection ->
                query(
                    connection, query, row -> new Keyed(row.getString("key"), rows.document(row))));
    return page(found, request.limit());
  }

  @Override
  public long count(Filter filter) {
    Sql query = Sql.of(COUNT, Map.of("documents", documents(), "filter", FilterSql.of(filter)));
    return connections.run(
        doing("count of"), connection -> query(connection, query, row -> row.getLong(1)).get(0));
  }

  @Override
  public long delete(List<String> ids) {
    return delete(Sql.of(DELETE_BY_ID, Map.of("documents", documents(), "keys", keys(ids))));
  }

  @Override
  public long delete(Filter filter) {
    return delete(
        Sql.of(DELETE_BY_FILTER, Map.of("documents", documents(), "filter", FilterSql.of(filter))));
  }

  @Override
  public List<Match> search(SearchRequest request) {
    Embedding question = batch.question(request);
    DocumentRows rows = new DocumentRows(request.include(), collection);
    Sql query = nearest(request, question, rows);
    return connections.run(
        doing("search in"),
        connection ->
            query(
                connection,
                query,
                row -> Match.of(rows.document(row), row.getDouble("distance"), info().metric())));
  }

  private Sql nearest(SearchRequest request, Embedding question, DocumentRows rows) {
    Sql embeddings = tables.embeddings(collection.space().orElseThrow());
    Sql filtered =
        request.filter().equals(Filter.all())
            ? NOTHING
            : Sql.of(
                FILTERED,
                Map.of("documents", documents(), "filter", FilterSql.of(request.filter())));
    return Sql.of(
        NEAREST,
        Map.of(
            "operator", tables.operator(info().metric()),
            "question", new PGvector(question.values()),
            "embeddings", embeddings,
            "filtered", filtered,
            "limit", Sql.literal(request.limit()),
            "columns", rows.columns(),
            "documents", documents(),
            "withembeddings", withEmbeddings(rows)));
  }

  private long delete(Sql statement) {
    return connections.run(
        doing("delete from"),
        connection -> {
          try (PreparedStatement delete = statement.prepare(connection)) {
            return delete.executeLargeUpdate();
          }
        });
  }

  private Map<String, Object> slots(DocumentRows rows, Map<String, ?> others) {
    Map<String, Object> slots = new HashMap<>(others);
    slots.put("columns", rows.columns());
    slots.put("documents", documents());
    slots.put("embeddings", withEmbeddings(rows));
    return slots;
  }

  private Sql withEmbeddings(DocumentRows rows) {
    Optional<Space> space = collection.space().filter(any -> rows.needsEmbeddings());
    return space
        .map(present -> Sql.of(WITH_EMBEDDINGS, Map.of("embeddings", tables.embeddings(present))))
        .orElse(NOTHING);
  }

  private static Page page(List<Keyed> found, int limit) {
    List<Keyed> shown = found.subList(0, Math.min(limit, found.size()));
    Optional<String> next =
        found.size() > limit ? Optional.of(shown.get(limit - 1).key()) : Optional.empty();
    return new Page(shown.stream().map(Keyed::document).toList(), next);
  }

  private Sql documents() {
    return tables.documents(collection);
  }

  private String doing(String what) {
    return what + " " + Storable.quoted(info().name());
  }

  private static String[] keys(List<String> ids) {
    return ids.stream().map(id -> DocumentKey.of(storable(id))).toArray(String[]::new);
  }

  private static String storable(String id) {
    Storable.text(id, () -> "id " + Storable.quoted(id));
    return id;
  }

  private static <T> List<T> query(Connection connection, Sql query, Row<T> row)
      throws SQLException {
    try (PreparedStatement statement = query.prepare(connection);
        ResultSet rows = statement.executeQuery()) {
      List<T> found = new ArrayList<>();
      while (rows.next()) {
        found.add(row.read(rows));
      }
      return found;
    }
  }

  private record Keyed(String key, Document document) {}

  @FunctionalInterface
  private interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }
}
