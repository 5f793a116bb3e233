package dev.vectorstore.postgres;

import dev.vectorstore.CollectionInfo;
import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.EmbeddingModel;
import dev.vectorstore.Filter;
import dev.vectorstore.Include;
import dev.vectorstore.Keywords;
import dev.vectorstore.Match;
import dev.vectorstore.MetadataType;
import dev.vectorstore.Page;
import dev.vectorstore.ScrollRequest;
import dev.vectorstore.SearchPage;
import dev.vectorstore.SearchReport;
import dev.vectorstore.SearchRequest;
import dev.vectorstore.SpaceIndex;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.WriteMode;
import dev.vectorstore.WriteReport;
import dev.vectorstore.internal.collection.Agreement;
import dev.vectorstore.internal.collection.IndexedKeys;
import dev.vectorstore.internal.collection.SpaceRules;
import dev.vectorstore.internal.collection.Tenants;
import dev.vectorstore.internal.document.DocumentBatch;
import dev.vectorstore.internal.document.DocumentKey;
import dev.vectorstore.internal.document.Questions;
import dev.vectorstore.internal.document.Writing;
import dev.vectorstore.internal.search.SearchRules;
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
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One collection in PostgreSQL. */
final class PgVectorStore implements VectorStore {
  private final Backend backend;
  private final Connections connections;
  private final Tables tables;
  private final StoredCollection collection;
  private final String openedFor;
  private final @Nullable EmbeddingModel model;
  private final String tenant;
  private volatile Queries queries;
  private final Questions asked;
  private final Writing.Target target;
  private final Catalog catalog;
  private final PgSearch search;
  private final Keywords keywords;

  /** A tenant's store, or that of nobody, see {@link Tenants#NONE}. */
  PgVectorStore(
      Backend shared, StoredCollection collection, String tenant, @Nullable EmbeddingModel model) {
    this.openedFor = tenant;
    this.model = model;
    this.tenant = Tenants.of(collection.info(), tenant);
    this.backend = shared.of(this.tenant);
    this.connections = backend.connections();
    this.tables = backend.tables();
    this.collection = collection;
    this.queries = new Queries(tables, collection, this.tenant);
    this.asked = new Questions(collection.info(), model);
    this.catalog = new Catalog(tables);
    this.search = new PgSearch(backend, collection, this.tenant, () -> queries, doing("search in"));
    this.target = target(new Upsert(tables, collection, this.tenant));
    this.keywords =
        new PgKeywords(
            this.connections,
            tables,
            collection,
            tenant.equals(Tenants.NONE),
            new KeywordSql(tables, collection, this.tenant, () -> queries),
            search,
            asked,
            this::requireSameSpace);
  }

  @Override
  public CollectionInfo info() {
    return collection.info();
  }

  @Override
  public WriteReport upsert(List<Document> documents) {
    return write(documents, WriteMode.UPSERT);
  }

  @Override
  public WriteReport write(List<Document> documents, WriteMode mode) {
    Tenants.requireOwner(info(), tenant);
    WriteReport report = Writing.run(new DocumentBatch(info(), model, documents), mode, target);
    wrote();
    return report;
  }

  private void wrote() {
    collection.space().ifPresent(space -> backend.automatic().written(backend, collection, space));
  }

  /** Each question and each write on a connection of its own. */
  private Writing.Target target(Upsert upsert) {
    String doing = doing("upsert into");
    return new Writing.Target() {
      @Override
      public Set<String> stored(List<String> ids) {
        return connections.run(doing, connection -> upsert.stored(connection, ids));
      }

      @Override
      public Set<String> unchanged(List<Document> texts) {
        return connections.run(doing, connection -> upsert.unchanged(connection, texts));
      }

      @Override
      public Writing.Written write(DocumentBatch batch, WriteMode mode) {
        return connections.inTransaction(doing, connection -> upsert.run(connection, batch, mode));
      }
    };
  }

  @Override
  public List<Document> get(List<String> ids, Include include) {
    DocumentRows rows = new DocumentRows(include, collection, tables);
    Map<String, Document> found = new HashMap<>();
    for (Document document : query("get from", queries.get(keys(ids), rows), rows::document)) {
      found.put(document.id(), document);
    }
    return ids.stream().distinct().map(found::get).filter(Objects::nonNull).toList();
  }

  @Override
  public Page scroll(ScrollRequest request) {
    request.cursor().ifPresent(PgVectorStore::requireStorable);
    DocumentRows rows = new DocumentRows(request.include(), collection, tables);
    List<Keyed> found =
        query(
            "scroll of",
            queries.scroll(request, rows),
            row -> new Keyed(row.getString("key"), rows.document(row)));
    return page(found, request.limit());
  }

  @Override
  public long count(Filter filter) {
    return query("count of", queries.count(filter), row -> row.getLong(1)).get(0);
  }

  @Override
  public long delete(List<String> ids) {
    return delete(queries.delete(keys(ids)));
  }

  @Override
  public long delete(Filter filter) {
    return delete(queries.delete(filter));
  }

  @Override
  public List<Match> search(SearchRequest request) {
    return explain(request).matches();
  }

  @Override
  public SearchReport explain(SearchRequest request) {
    Embedding question = asked.question(request, this::vectors);
    SearchReport report = whileThere(() -> search.run(request, question));
    requireSameSpaceIf(report.matches().isEmpty());
    return report;
  }

  @Override
  public List<List<Match>> searchAll(List<SearchRequest> requests) {
    SearchRules.requireNotTooMany(requests);
    if (requests.isEmpty()) {
      return List.of();
    }
    List<Embedding> questions = asked.questions(requests, this::vectors);
    List<List<Match>> matches =
        whileThere(() -> search.runAll(requests, questions)).stream()
            .map(SearchReport::matches)
            .toList();
    requireSameSpaceIf(matches.stream().anyMatch(List::isEmpty));
    return matches;
  }

  @Override
  public SearchPage searchPage(SearchRequest request) {
    SearchRules.requirePages(request);
    Embedding question = asked.question(request, this::vectors);
    SearchPage page = whileThere(() -> search.page(request, question));
    requireSameSpaceIf(page.matches().isEmpty());
    return page;
  }

  private List<Document> vectors(List<String> ids) {
    return get(ids, Include.idOnly().withEmbedding());
  }

  private void requireSameSpaceIf(boolean nothingFound) {
    if (nothingFound) {
      requireSameSpace();
    }
  }

  @Override
  public VectorStore joining(Connection connection) {
    Connections joined = new Connections(new CallersConnection(connection));
    if (!openedFor.equals(Tenants.NONE)) {
      new Role(tables).requireBoundByPolicies(joined);
    }
    return new PgVectorStore(backend.over(joined), collection, openedFor, model);
  }

  @Override
  public SpaceIndex index() {
    Tenants.requireNoTenant(tenant, "vector index");
    connections.requireNoneToJoin(doing("work on the index of"));
    Space space = collection.space().orElseThrow(() -> SpaceRules.withoutModel(info().name()));
    return new PgSpaceIndex(backend, collection, space);
  }

  @Override
  public Keywords keywords() {
    return keywords;
  }

  /** A search finds nothing in a space that was the active one when this store was opened. */
  private void requireSameSpace() {
    Optional<StoredCollection> now =
        connections.read(
            doing("search in"), connection -> catalog.find(connection, collection.id()));
    if (now.isPresent()
        && !now.get().space().map(Space::id).equals(collection.space().map(Space::id))) {
      throw Agreement.modelCameLater(info());
    }
  }

  @Override
  public void indexMetadata(String key, MetadataType type) {
    IndexedKeys.check(key, tenant);
    MetadataType found =
        connections.run(
            doing("index metadata of"),
            connection -> catalog.createIndex(connection, collection.id(), key, type));
    IndexedKeys.checkType(key, type, found);
    know(stored -> stored.indexed(key, type));
  }

  @Override
  public boolean dropMetadataIndex(String key) {
    IndexedKeys.check(key, tenant);
    boolean dropped =
        connections.run(
            doing("drop an index of"),
            connection -> catalog.dropIndex(connection, collection.id(), key));
    know(stored -> stored.notIndexed(key));
    return dropped;
  }

  private synchronized void know(UnaryOperator<StoredCollection> change) {
    queries = queries.of(change);
  }

  private long delete(Sql delete) {
    Tenants.requireOwner(info(), tenant);
    return connections.run(
        doing("delete from"),
        connection -> {
          try (PreparedStatement statement = delete.prepare(connection)) {
            return statement.executeLargeUpdate();
          }
        });
  }

  private <T> List<T> query(String what, Sql query, Row<T> row) {
    return whileThere(
        () -> connections.read(doing(what), connection -> read(connection, query, row)));
  }

  private <T> T whileThere(Supplier<T> work) {
    try {
      return work.get();
    } catch (VectorStoreException.NoSuchCollection e) {
      requireSameSpace(); // whose table may be what is gone
      throw e;
    }
  }

  private static <T> List<T> read(Connection connection, Sql query, Row<T> row)
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

  private static Page page(List<Keyed> found, int limit) {
    List<Keyed> shown = found.subList(0, Math.min(limit, found.size()));
    Optional<String> next =
        found.size() > limit ? Optional.of(shown.get(limit - 1).key()) : Optional.empty();
    return new Page(shown.stream().map(Keyed::document).toList(), next);
  }

  private String doing(String what) {
    return what + " " + Storable.quoted(info().name());
  }

  private static String[] keys(List<String> ids) {
    ids.forEach(PgVectorStore::requireStorable);
    return ids.stream().map(DocumentKey::of).toArray(String[]::new);
  }

  private static void requireStorable(String id) {
    Storable.text(id, () -> "id " + Storable.quoted(id));
  }

  private record Keyed(String key, Document document) {}
}
