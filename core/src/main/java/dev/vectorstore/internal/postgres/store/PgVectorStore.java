package dev.vectorstore.internal.postgres.store;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Filter;
import dev.vectorstore.Include;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.collection.CollectionInfo;
import dev.vectorstore.index.MetadataType;
import dev.vectorstore.index.SpaceIndex;
import dev.vectorstore.internal.collection.IndexedKeys;
import dev.vectorstore.internal.collection.SpaceRules;
import dev.vectorstore.internal.collection.SpaceStore;
import dev.vectorstore.internal.collection.Tenants;
import dev.vectorstore.internal.document.BatchWrite;
import dev.vectorstore.internal.document.DocumentBatch;
import dev.vectorstore.internal.document.Embedders;
import dev.vectorstore.internal.document.StreamLoad;
import dev.vectorstore.internal.postgres.catalog.Backend;
import dev.vectorstore.internal.postgres.catalog.CollectionScope;
import dev.vectorstore.internal.postgres.catalog.DocumentRows;
import dev.vectorstore.internal.postgres.catalog.OpenedSpaces;
import dev.vectorstore.internal.postgres.catalog.Role;
import dev.vectorstore.internal.postgres.catalog.Space;
import dev.vectorstore.internal.postgres.catalog.StoredCollection;
import dev.vectorstore.internal.postgres.connection.Connections;
import dev.vectorstore.internal.postgres.connection.RequestDeadline;
import dev.vectorstore.internal.postgres.index.AutomaticIndexes;
import dev.vectorstore.internal.postgres.index.MetadataIndexChange;
import dev.vectorstore.internal.postgres.index.PgSpaceIndex;
import dev.vectorstore.internal.postgres.search.CollectionSql;
import dev.vectorstore.internal.postgres.search.PgKeywords;
import dev.vectorstore.internal.postgres.search.PgSearch;
import dev.vectorstore.internal.postgres.search.ResolvedQuery;
import dev.vectorstore.internal.postgres.search.TypedIndexes;
import dev.vectorstore.internal.postgres.write.ExclusiveLoad;
import dev.vectorstore.internal.postgres.write.PgWriteTarget;
import dev.vectorstore.internal.postgres.write.Upsert;
import dev.vectorstore.internal.search.QueryEmbedder;
import dev.vectorstore.internal.search.SearchRules;
import dev.vectorstore.internal.sql.RowReader;
import dev.vectorstore.internal.sql.Sql;
import dev.vectorstore.internal.text.DocumentKey;
import dev.vectorstore.internal.text.Storable;
import dev.vectorstore.search.Keywords;
import dev.vectorstore.search.Match;
import dev.vectorstore.search.Page;
import dev.vectorstore.search.ScrollRequest;
import dev.vectorstore.search.SearchPage;
import dev.vectorstore.search.SearchReport;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.write.DocumentUpdate;
import dev.vectorstore.write.LoadSettings;
import dev.vectorstore.write.WriteMode;
import dev.vectorstore.write.WriteReport;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** One collection in PostgreSQL. */
public final class PgVectorStore implements SpaceStore {
  private static final String SEARCH = "search in";

  private final CollectionScope scope;
  private final AutomaticIndexes automatic;
  private final Connections connections;
  private final StoredCollection collection;
  private final String openedFor;
  private final Embedders embedders;
  private final Optional<Space> beside;
  private final OpenedSpaces spaces;
  private final TypedIndexes typed;
  private final QueryEmbedder queryEmbedder;
  private final String writing;
  private final Upsert upsert;
  private final PgSearch search;
  private final Keywords keywords;

  /**
   * A tenant's store, or one without a tenant, see {@link Tenants#NONE}.
   *
   * @param beside the space of the models' {@link Embedders#beside}
   */
  public PgVectorStore(
      Backend shared,
      AutomaticIndexes automatic,
      StoredCollection collection,
      String tenant,
      Embedders embedders,
      Optional<Space> beside) {
    this.scope = CollectionScope.of(shared, collection, tenant);
    this.automatic = automatic;
    this.connections = scope.connections();
    this.collection = collection;
    this.openedFor = tenant;
    this.embedders = embedders;
    this.beside = beside;
    this.spaces = new OpenedSpaces(scope.tables(), collection, embedders);
    this.typed = new TypedIndexes(scope);
    this.queryEmbedder = new QueryEmbedder(collection.info(), embedders);
    this.search = new PgSearch(scope, scope.doing(SEARCH));
    this.writing = scope.doing("upsert into");
    this.upsert = new Upsert(scope.tables(), collection, scope.tenant(), spaces, beside);
    this.keywords =
        new PgKeywords(scope, tenant.equals(Tenants.NONE), queryEmbedder, typed, search, spaces);
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
    WriteReport report = write(documents, 0, mode);
    collection.space().ifPresent(space -> automatic.written(scope.backend(), collection, space));
    return report;
  }

  @Override
  public WriteReport write(List<Document> chunk, long first, WriteMode mode) {
    Tenants.requireOwner(info(), scope.tenant());
    return write(target(), chunk, first, mode);
  }

  @Override
  public WriteReport update(List<DocumentUpdate> updates) {
    Tenants.requireOwner(info(), scope.tenant());
    return whileThere(
        unlimited(),
        () -> BatchWrite.update(DocumentBatch.ofUpdates(info(), embedders, updates), target()));
  }

  @Override
  public WriteReport upsertAll(Iterator<Document> documents, LoadSettings settings) {
    Tenants.requireOwner(info(), scope.tenant());
    if (settings.isExclusive()) {
      Tenants.requireNoneToExclude(scope.tenant());
    }
    WriteMode mode = settings.mode();
    if (settings.isOneTransaction()) {
      return load(
          documents, settings, (StreamLoad.Target) work -> inOneTransaction(work, settings, mode));
    }
    PgWriteTarget target = target();
    return load(
        documents,
        settings,
        (StreamLoad.Chunks) (chunk, first) -> write(target, chunk, first, mode));
  }

  @Override
  public WriteReport load(
      Iterator<Document> documents, LoadSettings settings, StreamLoad.Chunks chunks) {
    Tenants.requireOwner(info(), scope.tenant());
    return load(documents, settings, (StreamLoad.Target) work -> work.run(chunks));
  }

  private WriteReport load(
      Iterator<Document> documents, LoadSettings settings, StreamLoad.Target target) {
    Optional<Space> space = collection.space();
    Optional<AutomaticIndexes.Hold> hold =
        space.map(loaded -> automatic.hold(scope.backend(), collection, loaded));
    try {
      return StreamLoad.run(info().name(), documents, settings, !connections.joins(), target);
    } finally {
      hold.ifPresent(AutomaticIndexes.Hold::close);
    }
  }

  private WriteReport inOneTransaction(
      StreamLoad.Work work, LoadSettings settings, WriteMode mode) {
    return connections.inTransactionOnce(
        writing,
        connection -> {
          spaces.requireToFollow(connection);
          PgWriteTarget all = PgWriteTarget.within(connections, connection, writing, upsert);
          return exclusively(
              settings,
              connection,
              () -> work.run((chunk, first) -> write(all, chunk, first, mode)));
        });
  }

  private WriteReport exclusively(
      LoadSettings settings, Connection connection, Supplier<WriteReport> load)
      throws SQLException {
    return settings.isExclusive()
        ? new ExclusiveLoad(scope.tables(), collection).run(connection, connections.joins(), load)
        : load.get();
  }

  private WriteReport write(
      PgWriteTarget target, List<Document> documents, long first, WriteMode mode) {
    DocumentBatch batch = DocumentBatch.of(info(), embedders, documents, first);
    return whileThere(unlimited(), () -> BatchWrite.run(batch, mode, target));
  }

  private PgWriteTarget target() {
    return PgWriteTarget.over(connections, writing, upsert);
  }

  @Override
  public List<Document> get(List<String> ids, Include include) {
    return get("get from", ids, include, unlimited());
  }

  private List<Document> get(
      String what, List<String> ids, Include include, RequestDeadline deadline) {
    Map<String, Document> found = new HashMap<>();
    try (DocumentRows rows = new DocumentRows(include, collection, scope.tables())) {
      for (Document document :
          query(what, typed.queries().get(keys(ids), rows), rows::document, deadline)) {
        found.put(document.id(), document);
      }
    }
    return ids.stream().distinct().map(found::get).filter(Objects::nonNull).toList();
  }

  @Override
  public Page scroll(ScrollRequest request) {
    request.cursor().ifPresent(PgVectorStore::requireStorable);
    RequestDeadline deadline = unlimited();
    CollectionSql sql = typed.queriesFor(request.filter(), deadline);
    try (DocumentRows rows = new DocumentRows(request.include(), collection, scope.tables())) {
      List<Keyed> found =
          query(
              "scroll of",
              sql.scroll(request, rows),
              row -> new Keyed(row.getString("key"), rows.document(row)),
              deadline);
      return page(found, request.limit());
    }
  }

  @Override
  public long count(Filter filter) {
    RequestDeadline deadline = unlimited();
    Sql count = typed.queriesFor(filter, deadline).count(filter);
    return query("count of", count, row -> row.getLong(1), deadline).get(0);
  }

  @Override
  public long delete(List<String> ids) {
    return delete(typed.queries().delete(keys(ids)));
  }

  @Override
  public long delete(Filter filter) {
    return delete(typed.queriesFor(filter, unlimited()).delete(filter));
  }

  @Override
  public List<Match> search(SearchRequest request) {
    return report(request).matches();
  }

  @Override
  public SearchReport explain(SearchRequest request) {
    return report(request);
  }

  private SearchReport report(SearchRequest request) {
    RequestDeadline deadline = search.deadline(request);
    ResolvedQuery resolved = resolve(request, deadline);
    return whileThere(deadline, () -> search.run(resolved, deadline));
  }

  private ResolvedQuery resolve(SearchRequest request, RequestDeadline deadline) {
    Embedding vector = queryEmbedder.embed(request, ids -> vectors(ids, deadline));
    return search.resolve(request, vector, typed.queriesFor(request.filter(), deadline));
  }

  @Override
  public List<List<Match>> searchAll(List<SearchRequest> requests) {
    SearchRules.requireNotTooMany(requests);
    if (requests.isEmpty()) {
      return List.of();
    }
    RequestDeadline deadline = RequestDeadline.over(requests, scope.backend().timer());
    List<Embedding> vectors = queryEmbedder.embedAll(requests, ids -> vectors(ids, deadline));
    // One statement asks them all, so all see the indexes that any of them has looked for.
    requests.forEach(request -> typed.queriesFor(request.filter(), deadline));
    CollectionSql sql = typed.queries();
    List<ResolvedQuery> resolved = new ArrayList<>();
    for (int i = 0; i < requests.size(); i++) {
      resolved.add(search.resolve(requests.get(i), vectors.get(i), sql));
    }
    return whileThere(deadline, () -> search.runAll(resolved, deadline)).stream()
        .map(SearchReport::matches)
        .toList();
  }

  @Override
  public SearchPage searchPage(SearchRequest request) {
    SearchRules.requirePages(request);
    RequestDeadline deadline = search.deadline(request);
    ResolvedQuery resolved = resolve(request, deadline);
    return whileThere(deadline, () -> search.page(resolved, deadline));
  }

  /** The documents that others are to be like, with their vectors. */
  private List<Document> vectors(List<String> ids, RequestDeadline deadline) {
    return get(SEARCH, ids, Include.idOnly().withEmbedding(), deadline);
  }

  @Override
  public VectorStore joining(Connection connection) {
    Connections joined = connections.joining(connection);
    if (!openedFor.equals(Tenants.NONE)) {
      new Role(scope.tables()).requireBoundByPolicies(joined);
    }
    return new PgVectorStore(
        scope.backend().over(joined), automatic, collection, openedFor, embedders, beside);
  }

  @Override
  public SpaceIndex index() {
    Tenants.requireNoTenant(scope.tenant(), "vector index");
    connections.requireNoneToJoin(scope.doing("work on the index of"));
    Space space = collection.space().orElseThrow(() -> SpaceRules.withoutModel(info().name()));
    return new PgSpaceIndex(scope.backend(), automatic, collection, space);
  }

  @Override
  public Keywords keywords() {
    return keywords;
  }

  @Override
  public void indexMetadata(String key, MetadataType type) {
    IndexedKeys.check(key, scope.tenant());
    IndexedKeys.checkType(key, type, metadataIndexes().create(key, type));
  }

  @Override
  public boolean dropMetadataIndex(String key) {
    IndexedKeys.check(key, scope.tenant());
    return metadataIndexes().drop(key);
  }

  private MetadataIndexChange metadataIndexes() {
    return new MetadataIndexChange(scope.backend(), collection, scope.doing("typed indexes of"));
  }

  private long delete(Sql delete) {
    Tenants.requireOwner(info(), scope.tenant());
    return connections.run(scope.doing("delete from"), delete::update);
  }

  private <T> List<T> query(String what, Sql query, RowReader<T> row, RequestDeadline deadline) {
    String doing = scope.doing(what);
    return whileThere(
        deadline,
        () -> deadline.read(connections, doing, connection -> query.list(connection, row)));
  }

  private <T> T whileThere(RequestDeadline deadline, Supplier<T> work) {
    try {
      return work.get();
    } catch (VectorStoreException.NoSuchCollection e) {
      spaces.requireSame(connections, scope.doing(SEARCH), deadline); // whose table may be gone
      throw e;
    }
  }

  private RequestDeadline unlimited() {
    return new RequestDeadline(Optional.empty(), Optional.empty(), scope.backend().timer());
  }

  private static Page page(List<Keyed> found, int limit) {
    List<Keyed> shown = found.subList(0, Math.min(limit, found.size()));
    Optional<String> next =
        found.size() > limit ? Optional.of(shown.get(limit - 1).key()) : Optional.empty();
    return new Page(shown.stream().map(Keyed::document).toList(), next);
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
