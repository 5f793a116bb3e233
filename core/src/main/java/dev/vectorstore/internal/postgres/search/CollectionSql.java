package dev.vectorstore.internal.postgres.search;

import dev.vectorstore.Embedding;
import dev.vectorstore.Filter;
import dev.vectorstore.internal.collection.Tenants;
import dev.vectorstore.internal.cursor.SearchCursor;
import dev.vectorstore.internal.postgres.catalog.DocumentRows;
import dev.vectorstore.internal.postgres.catalog.SpaceCatalog;
import dev.vectorstore.internal.postgres.catalog.StoredCollection;
import dev.vectorstore.internal.postgres.catalog.Tables;
import dev.vectorstore.internal.postgres.filter.Containments;
import dev.vectorstore.internal.postgres.filter.FilterSql;
import dev.vectorstore.internal.postgres.filter.MetadataIndexes;
import dev.vectorstore.internal.sql.Sql;
import dev.vectorstore.internal.text.DocumentKey;
import dev.vectorstore.search.ScrollRequest;
import dev.vectorstore.search.SearchRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The statements that read and delete the documents of one collection. */
public final class CollectionSql {
  private static final Sql NOTHING = Sql.of("");

  private static final String GET =
      """
      select {columns}
        from {documents} d {embeddings}
       where d.tenant = {tenant} and d.key = any({keys})
      """;

  private static final String SCROLL =
      """
      select d.key, {columns}
        from {documents} d {embeddings}
       where d.tenant = {tenant} {after} and {filter}
       order by d.key
       limit {limit}
      """;

  private static final String AFTER = "and d.key > {cursor}";

  private static final String COUNT =
      "select count(*) from {documents} d where d.tenant = {tenant} and {filter}";

  private static final String DELETE_BY_KEY =
      "delete from {documents} d where d.tenant = {tenant} and d.key = any({keys})";

  // Writers lock rows in the order of their keys. A delete would in the order of the partitions.
  private static final String DELETE_BY_KEY_OF_PARTS =
      """
      with locked as materialized (
        select d.key from {documents} d
         where d.tenant = {tenant} and d.key = any({keys}) order by d.key for update)
      delete from {documents} d where d.tenant = {tenant} and d.key = any(array(select key from locked))
      """;

  private static final String DELETE_BY_FILTER =
      "delete from {documents} d where d.tenant = {tenant} and {filter}";

  // Even if nothing is found, one row tells whether the space is the one that is searched.
  private static final String NEAREST =
      """
      select s.searched, n.place, n.distance, {columns}
        from (select {searched} as searched) s
        left join (({all}) n
        {documents} {embeddings}) on n.distance <> 'NaN'
       order by n.place, n.distance + 0, n.key
      """;

  private static final String OF_ONE =
      "select {place} as place, {farthest}::float8 as farthest, tenant, key, distance from ({nearest}) o";

  // The limit keeps the planner from reading all 10,000 documents for a hundred of them, which was
  // seen to take as long as to find the hundred.
  private static final String LOOKED_UP =
      """
      {join} lateral (
        select * from {documents} where tenant = n.tenant and key = n.key {near} limit 1) d on true""";

  private static final String JOINED =
      "{join} {documents} d on d.tenant = n.tenant and d.key = n.key {near}";

  // Where a filter keeps many, the nearest hold enough that match, as a rule. If not, all are
  // joined.
  private static final String NEAREST_FIRST =
      """
      with enough as materialized (
        select e.tenant, e.key, e.distance
          from {matching}
         order by e.distance, e.key
         limit {limit})
      select tenant, key, distance from enough where (select count(*) from enough) = {limit}
       union all
      select tenant, key, distance from ({all}) a where (select count(*) from enough) < {limit}""";

  // Beyond this number it can be quicker to read all, so the planner chooses.
  private static final int MOST_LOOKED_UP = 1_000;

  // Documents that are too far are counted, and not read.
  private static final String NEAR = "and n.distance <= n.farthest";

  private static final String BEST_OF_GROUPS =
      """
      select b.tenant, b.key, b.distance
        from (select distinct on (v.value, case when v.value is null then v.key end)
                     v.tenant, v.key, v.distance
                from (select c.tenant, c.key, c.distance,
                             nullif(d.metadata -> {group}::text, 'null') as value
                        from ({candidates}) c
                        join {documents} d on d.tenant = c.tenant and d.key = c.key) v
               order by v.value, case when v.value is null then v.key end, v.distance + 0, v.key) b
       where {after}
       order by b.distance + 0, b.key
       limit {limit}
      """;

  private static final String NOT_ITSELF = "e.key <> {key}";

  // Compared as the server computes it; adding 0 as there, where -0 would come back as 0.
  private static final String AFTER_EXACT = "(({distance}) + 0, e.key) > ({reached}, {key})";

  private static final String AFTER_GROUP = "(b.distance, b.key) > ({reached}, {key})";

  // Found once: quicker than to look at the documents of all vectors.
  private static final String MATCHING_FIRST =
      """
      (with matching as materialized (
          select d.tenant, d.key from {documents} d where d.tenant = {tenant} and {filter})
        select * from matching) f""";

  private static final String ROWS_OF_MATCHING =
      "{space} e join {matching} on f.tenant = e.tenant and f.key = e.key";

  // The limit keeps the planner from reading all vectors for a tenth of them.
  private static final String ROWS_BY_KEY =
      """
      {matching} cross join lateral (
        select * from {space} where tenant = f.tenant and key = f.key limit 1) e""";

  // The limit keeps the planner from any other order than that of the index.
  private static final String ROWS_THAT_MATCH =
      """
      {vectors} cross join lateral (
        select from {documents} d where d.tenant = e.tenant and d.key = e.key and {filter} limit 1) d""";

  private static final String MATCHING =
      "select from {documents} d where d.tenant = {tenant} and {filter}";

  private static final String SAMPLE =
      """
      select count(*) filter (where {filter}), count(*)
        from {documents} d tablesample system ({percent})
      """;

  // Under a policy no GIN index is used, as containment is not leak-proof. The function looks the
  // candidates up with its owner's rights, of the tenant that is set and no other.
  private static final String CANDIDATES =
      "d.key in (select {containing}({collection}, {wanted}::jsonb)) and {filter}";

  private static final String EMBEDDINGS =
      "left join {space} e on e.tenant = d.tenant and e.key = d.key";

  private final Tables tables;
  private final StoredCollection collection;
  private final Sql documents;
  private final Object tenant;
  private final Optional<NearestSql> nearest;
  private final StatementCache plain;

  /** For the documents of a tenant; a constant where there are no tenants. */
  public CollectionSql(Tables tables, StoredCollection collection, String tenant) {
    this(
        tables,
        collection,
        tenant.equals(Tenants.NONE) ? (Object) Sql.of("''") : tenant,
        new StatementCache());
  }

  private CollectionSql(
      Tables tables, StoredCollection collection, Object tenant, StatementCache plain) {
    this.plain = plain;
    this.tables = tables;
    this.collection = collection;
    this.documents = tables.documents(collection);
    this.tenant = tenant;
    this.nearest = collection.space().map(space -> new NearestSql(tables, space));
  }

  /** The same where other keys of metadata are indexed. */
  CollectionSql of(MetadataIndexes indexes) {
    return new CollectionSql(tables, collection.indexed(indexes), tenant, plain);
  }

  /** Whether less than all documents can match. */
  boolean isNarrowed(Filter filter) {
    return collection.info().isPerTenant() || !filter.equals(Filter.all());
  }

  /** A plan that was kept for any filter and tenant knows nothing of this one. */
  Sql planned(Sql statement, Filter filter) {
    return isNarrowed(filter) ? statement.replanned() : statement;
  }

  public Sql get(String[] keys, DocumentRows rows) {
    return Sql.of(
        GET,
        Map.of(
            "columns",
            rows.columns(),
            "documents",
            documents,
            "embeddings",
            embeddings(rows),
            "tenant",
            tenant,
            "keys",
            keys));
  }

  /** One row more than the limit, which tells whether there is a next page. */
  public Sql scroll(ScrollRequest request, DocumentRows rows) {
    Sql after =
        request.cursor().map(cursor -> Sql.of(AFTER, Map.of("cursor", cursor))).orElse(NOTHING);
    return Sql.of(
        SCROLL,
        Map.of(
            "columns", rows.columns(),
            "documents", documents,
            "embeddings", embeddings(rows),
            "tenant", tenant,
            "after", after,
            "filter", condition(request.filter()),
            "limit", Sql.literal(request.limit() + 1)));
  }

  public Sql count(Filter filter) {
    return Sql.of(
        COUNT, Map.of("documents", documents, "tenant", tenant, "filter", condition(filter)));
  }

  public Sql delete(String[] keys) {
    return Sql.of(
        collection.info().partitions() > 1 ? DELETE_BY_KEY_OF_PARTS : DELETE_BY_KEY,
        Map.of("documents", documents, "tenant", tenant, "keys", keys));
  }

  public Sql delete(Filter filter) {
    return Sql.of(
        DELETE_BY_FILTER,
        Map.of("documents", documents, "tenant", tenant, "filter", condition(filter)));
  }

  /** The nearest of one query with their documents, nearest first. */
  public Sql nearest(SearchPlan plan, SearchRequest request, Embedding vector, DocumentRows rows) {
    return nearest(List.of(SearchAttempt.of(ResolvedQuery.of(request, vector, this), plan)), rows);
  }

  /**
   * The nearest of each query with their documents: {@code place} is its place in the list, and a
   * row without an id stands for a document that is too far.
   */
  public Sql nearest(List<SearchAttempt> attempts, DocumentRows rows) {
    Optional<Sql> known =
        attempts.size() == 1
            ? plain.of(attempts.get(0), () -> made(attempts, rows))
            : Optional.empty();
    return known.orElseGet(() -> made(attempts, rows));
  }

  private Sql made(List<SearchAttempt> attempts, DocumentRows rows) {
    boolean bounded = attempts.stream().anyMatch(attempt -> attempt.query().isBounded());
    List<Sql> all = new ArrayList<>();
    for (int i = 0; i < attempts.size(); i++) {
      SearchAttempt attempt = attempts.get(i);
      all.add(
          Sql.of(
              OF_ONE,
              Map.of(
                  "place",
                  Sql.literal(i),
                  "farthest",
                  bounded ? (Object) attempt.query().farthest() : Sql.of("null"),
                  "nearest",
                  chosen(attempt))));
    }
    Sql nearest =
        Sql.of(
            NEAREST,
            Map.of(
                "searched", SpaceCatalog.isSearched(tables, collection.space().orElseThrow()),
                "columns", rows.columns(),
                "all", Sql.join(" union all ", all),
                "documents", documents(attempts, bounded),
                "embeddings", embeddings(rows)));
    if (attempts.size() > 1) {
      return nearest.replanned();
    }
    SearchAttempt only = attempts.get(0);
    // An index is read in its order, and what few documents match is looked up by its keys,
    // whatever
    // the filter's values are; a plan takes longer to make than that.
    boolean isKept = only.plan().usesIndex() || only.plan().byKey();
    return isKept ? nearest : planned(nearest, only.query().request().filter());
  }

  private Sql documents(List<SearchAttempt> attempts, boolean bounded) {
    int wanted = attempts.stream().mapToInt(attempt -> attempt.query().rows()).sum();
    return Sql.of(
        wanted <= MOST_LOOKED_UP ? LOOKED_UP : JOINED,
        Map.of(
            "join",
            Sql.of(bounded ? "left join" : "join"),
            "documents",
            documents,
            "near",
            bounded ? Sql.of(NEAR) : NOTHING));
  }

  private Sql chosen(SearchAttempt attempt) {
    ResolvedQuery query = attempt.query();
    return query
        .request()
        .groupBy()
        .map(key -> bestOfGroups(attempt, key))
        .orElseGet(
            () ->
                nearestOf(
                    attempt.plan(),
                    query,
                    attempt.candidates(),
                    query.after().map(after -> after(AFTER_EXACT, after, query))));
  }

  private Sql bestOfGroups(SearchAttempt attempt, String key) {
    ResolvedQuery query = attempt.query();
    Sql candidates =
        attempt.plan().usesIndex()
            ? nearestOf(attempt.plan(), query, attempt.candidates(), Optional.empty())
            : nearest()
                .all(
                    query.vector(),
                    rows(attempt.plan(), query.vector(), query.request().filter(), 0),
                    conditions(query, Optional.empty()));
    return Sql.of(
        BEST_OF_GROUPS,
        Map.of(
            "group", key,
            "candidates", candidates,
            "documents", documents,
            "after",
                query.after().map(after -> after(AFTER_GROUP, after, query)).orElse(Sql.of("true")),
            "limit", Sql.literal(query.rows())));
  }

  private Sql nearestOf(SearchPlan plan, ResolvedQuery query, int limit, Optional<Sql> after) {
    return nearestOf(
        plan, query.vector(), query.request().filter(), limit, conditions(query, after));
  }

  private Sql nearestOf(
      SearchPlan plan, Embedding vector, Filter filter, int limit, Sql conditions) {
    Sql given =
        nearest().nearest(plan, vector, limit, rows(plan, vector, filter, limit), conditions);
    if (plan.first() > 0) {
      return nearestFirst(plan, vector, filter, limit, conditions, given);
    }
    if (plan.beside() == 0) {
      return given;
    }
    Sql frequent = matchingIfAny(nearest().ofFrequent(plan, tenant), filter);
    return nearest().withFrequent(given, vector, limit, frequent, conditions);
  }

  private Sql nearestFirst(
      SearchPlan plan, Embedding vector, Filter filter, int limit, Sql conditions, Sql all) {
    Sql nearest =
        nearest()
            .nearest(
                plan,
                vector,
                plan.first(),
                Sql.of("{space} e", Map.of("space", nearest().table())),
                conditions);
    return Sql.of(
        NEAREST_FIRST,
        Map.of(
            "matching", matching(Sql.of("({nearest}) e", Map.of("nearest", nearest)), filter),
            "limit", Sql.literal(limit),
            "all", all));
  }

  private Sql conditions(ResolvedQuery query, Optional<Sql> after) {
    List<Sql> conditions = new ArrayList<>();
    conditions.add(ofTenant("e"));
    query
        .request()
        .similarTo()
        .map(id -> Sql.of(NOT_ITSELF, Map.of("key", DocumentKey.of(id))))
        .ifPresent(conditions::add);
    after.ifPresent(conditions::add);
    return Sql.join(" and ", conditions);
  }

  private Sql after(String template, SearchCursor after, ResolvedQuery query) {
    return Sql.of(
        template,
        Map.of(
            "distance", nearest().distance(query.vector()),
            "reached", after.distance(),
            "key", after.key()));
  }

  /** Tenant, key and distance of the nearest, in no certain order. */
  public Sql nearestKeys(SearchPlan plan, SearchRequest request, Embedding vector) {
    return nearestOf(plan, vector, request.filter(), request.limit(), ofTenant("e"));
  }

  /** The distance of a row {@code e} of the space that is searched. */
  Sql distance(Embedding vector) {
    return nearest().distance(vector);
  }

  private NearestSql nearest() {
    return nearest.orElseThrow();
  }

  /** The documents that a filter matches, as the server can estimate their number. */
  Sql matching(Filter filter) {
    return Sql.of(
        MATCHING,
        Map.of(
            "documents",
            documents,
            "tenant",
            tenant,
            "filter",
            FilterSql.of(filter, collection.indexes())));
  }

  /** How many documents of a sample a filter matches, and how many there are in it. */
  Sql sample(Filter filter, double percent) {
    return Sql.of(
        SAMPLE,
        Map.of(
            "filter",
            FilterSql.of(filter, collection.indexes()),
            "documents",
            documents,
            "percent",
            percent));
  }

  /** A key of the filter of whose values the server knows nothing, see {@link MetadataIndexes}. */
  Optional<String> guessed(Filter filter) {
    return collection.indexes().guessed(filter);
  }

  /** Whether a row is the tenant's; true where there are no tenants. */
  public Sql ofTenant(String table) {
    return collection.info().isPerTenant()
        ? Sql.of(table + ".tenant = {tenant}", Map.of("tenant", tenant))
        : Sql.of("true");
  }

  /**
   * The vectors {@code e} to look at: all, or those whose documents match.
   *
   * @param limit how many are wanted
   */
  private Sql rows(SearchPlan plan, Embedding vector, Filter filter, int limit) {
    boolean isFiltered = !filter.equals(Filter.all());
    if (plan.sets() > 0) {
      return nearest()
          .ofSets(plan, vector, ofTenant("r"), vectors -> matchingIfAny(vectors, filter));
    }
    if (!isFiltered) {
      // one more than is wanted, as one of them can be the document that others are to be like
      OptionalInt most = OptionalInt.of(Math.max(limit, plan.candidates()) + 1);
      return nearest().ofIndex(plan, ofTenant("a"), most);
    }
    if (plan.usesIndex()) {
      return matching(nearest().ofIndex(plan, ofTenant("a"), OptionalInt.empty()), filter);
    }
    Sql matching =
        Sql.of(
            MATCHING_FIRST,
            Map.of("documents", documents, "tenant", tenant, "filter", condition(filter)));
    return Sql.of(
        plan.byKey() ? ROWS_BY_KEY : ROWS_OF_MATCHING,
        Map.of("space", nearest().table(), "matching", matching));
  }

  private Sql matchingIfAny(Sql vectors, Filter filter) {
    return filter.equals(Filter.all()) ? vectors : matching(vectors, filter);
  }

  private Sql matching(Sql vectors, Filter filter) {
    return Sql.of(
        ROWS_THAT_MATCH,
        Map.of(
            "vectors", vectors,
            "documents", documents,
            "filter", FilterSql.of(filter, collection.indexes())));
  }

  /** Whether a filter matches a document {@code d}. */
  Sql condition(Filter filter) {
    Sql condition = FilterSql.of(filter, collection.indexes());
    return collection.info().isPerTenant()
        ? Containments.of(filter).map(wanted -> candidates(wanted, condition)).orElse(condition)
        : condition;
  }

  private Sql candidates(Containments wanted, Sql filter) {
    return Sql.of(
        CANDIDATES,
        Map.of(
            "containing", tables.named("documents_containing"),
            "collection", Sql.literal(collection.id()),
            "wanted", wanted.json(),
            "filter", filter));
  }

  /** The join of documents with their embeddings, if they are asked for. */
  Sql embeddings(DocumentRows rows) {
    return collection
        .space()
        .filter(space -> rows.needsEmbeddings())
        .map(space -> Sql.of(EMBEDDINGS, Map.of("space", tables.embeddings(space))))
        .orElse(NOTHING);
  }
}
