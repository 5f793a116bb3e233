package dev.vectorstore.internal.postgres.search;

import dev.vectorstore.Embedding;
import dev.vectorstore.Filter;
import dev.vectorstore.internal.collection.KeywordRules;
import dev.vectorstore.internal.collection.Tenants;
import dev.vectorstore.internal.keyword.KeywordQuery;
import dev.vectorstore.internal.postgres.catalog.DocumentRows;
import dev.vectorstore.internal.postgres.catalog.SpaceCatalog;
import dev.vectorstore.internal.postgres.catalog.StoredCollection;
import dev.vectorstore.internal.postgres.catalog.Tables;
import dev.vectorstore.internal.sql.Sql;
import dev.vectorstore.search.HybridRequest;
import dev.vectorstore.search.KeywordRequest;
import java.util.Map;

/**
 * The statements that search the words of one collection, alone or joined with its vectors.
 *
 * <p>Why: docs/decisions/0040-rarest-words-first.md.
 */
public final class KeywordSql {
  // The conditions are looked up in their order, and none of them once there is enough. Documents
  // with one of several words are behind all that have two.
  private static final String BEST =
      """
      query as materialized (
        select lone, wanted, ranked
          from {ask}({collection}, {words}, {phrases}, {excluded}, {few})),
      together as materialized (
        select c.key collate "C" as key, c.words, q.ranked
          from query q
         cross join lateral ({found}) c
         where not q.lone
         limit {ranked} + 1),
      alone as materialized (
        select c.key collate "C" as key, c.words, q.ranked
          from query q
         cross join lateral ({lone}) c
         where q.lone and (select count(*) from together) < {limit}
         limit {few} + 1),
      candidates as materialized (
        select * from together
        union all
        (select * from alone limit {few})),
      best as materialized (
        select c.key, ts_rank(c.words, c.ranked) as rank
          from (select * from candidates limit {ranked}) c
         order by rank desc, c.key
         limit {limit}),
      told as materialized (
        select count(*) > {ranked} or (select count(*) from alone) > {few} as cut,
               (select language from {index} where collection_id = {collection}) as language
          from candidates)""";

  // Even if nothing is found, one row tells whether there is an index, and of the cut.
  private static final String SEARCH =
      """
      with {best}
      select t.cut, t.language, true as searched, 0 as near, b.rank, {columns}
        from told t
        left join best b on true
        left join {documents} d on d.tenant = {tenant} and d.key = b.key {embeddings}
       order by b.rank desc, b.key
      """;

  // Places are counted over what the limits have left; rows are read last.
  private static final String HYBRID =
      """
      with nearest as materialized ({nearest}),
      {best},
      placed as (
        select n.key, row_number() over (order by n.distance + 0, n.key) as place,
               {vectorweight}::float8 as weight, null as rank
          from nearest n
         where n.distance <> 'NaN'
        union all
        select b.key, row_number() over (order by b.rank desc, b.key), {keywordweight}::float8, b.rank
          from best b),
      fused as materialized (
        select p.key, sum(p.weight / ({constant} + p.place)) as score, max(p.rank) as rank
          from placed p
         group by p.key
         order by score desc, p.key
         limit {most})
      select t.cut, t.language, {searched} as searched, (select count(*) from nearest) as near,
             f.score, f.rank, {distance} as distance, {columns}
        from told t
        left join fused f on true
        left join {documents} d on d.tenant = {tenant} and d.key = f.key
        left join {space} e on e.tenant = {tenant} and e.key = f.key
       order by f.score desc, f.key
      """;

  // The function knows its condition as it plans, and under a policy it alone can use the index.
  private static final String BY_FUNCTION =
      "select f.key, f.words from {find}({collection}, q.wanted, {enough}) f";

  private static final String BY_FILTER =
      """
      select w.key, w.words
        from {words} w
        join {documents} d on d.tenant = w.tenant and d.key = w.key and {filter}
       where w.tenant = {tenant} and w.words @@ q.wanted
       limit {enough}""";

  // The limit counts what the filter leaves, so the function gives all.
  private static final String BY_FUNCTION_AND_FILTER =
      """
      select f.key, f.words
        from {find}({collection}, q.wanted, {all}) f
        join {documents} d on d.tenant = {tenant} and d.key = f.key and {filter}
       limit {enough}""";

  private final Tables tables;
  private final StoredCollection collection;
  private final CollectionSql sql;
  private final Sql documents;
  private final Object tenant;

  /**
   * For the documents of a tenant, by the statements that go with the indexes as they are known.
   */
  public KeywordSql(Tables tables, StoredCollection collection, String tenant, CollectionSql sql) {
    this.tables = tables;
    this.collection = collection;
    this.sql = sql;
    this.documents = tables.documents(collection);
    this.tenant = tenant.equals(Tenants.NONE) ? Sql.of("''") : tenant;
  }

  public Sql search(KeywordRequest request, DocumentRows rows) {
    Sql best = best(request.text(), request.filter(), request.ranked(), request.limit());
    Sql search =
        Sql.of(
            SEARCH,
            Map.of(
                "best",
                best,
                "columns",
                rows.columns(),
                "documents",
                documents,
                "tenant",
                tenant,
                "embeddings",
                sql.embeddings(rows)));
    return sql.planned(search, request.filter());
  }

  /** With the vectors searched by this plan. */
  public Sql hybrid(HybridRequest request, SearchPlan plan, Embedding vector, DocumentRows rows) {
    Sql best = best(request.text(), request.filter(), request.ranked(), request.candidates());
    Sql hybrid =
        Sql.of(
            HYBRID,
            Map.ofEntries(
                Map.entry(
                    "nearest", sql.nearestKeys(plan, KeywordRules.vectorRequest(request), vector)),
                Map.entry("best", best),
                Map.entry(
                    "searched", SpaceCatalog.isSearched(tables, collection.space().orElseThrow())),
                Map.entry("vectorweight", request.vectorWeight()),
                Map.entry("keywordweight", request.keywordWeight()),
                Map.entry("constant", Sql.literal(request.rankConstant())),
                Map.entry("most", Sql.literal(request.limit())),
                Map.entry("distance", sql.distance(vector)),
                Map.entry("columns", rows.columns()),
                Map.entry("documents", documents),
                Map.entry("space", tables.embeddings(collection.space().orElseThrow())),
                Map.entry("tenant", tenant)));
    return sql.planned(hybrid, request.filter());
  }

  private Sql best(String text, Filter filter, int ranked, int limit) {
    KeywordQuery query = KeywordQuery.of(text);
    int few = KeywordRules.lone(ranked, limit);
    return Sql.of(
        BEST,
        Map.ofEntries(
            Map.entry("ask", tables.named("keyword_question")),
            Map.entry("index", tables.named("text_index")),
            Map.entry("collection", Sql.literal(collection.id())),
            Map.entry("words", query.words()),
            Map.entry("phrases", query.phrasesForWebsearch()),
            Map.entry("excluded", query.excludedForWebsearch()),
            // One more tells that there are more.
            Map.entry("found", found(filter, Sql.literal(ranked + 1))),
            Map.entry("lone", found(filter, Sql.literal(few + 1))),
            Map.entry("few", Sql.literal(few)),
            Map.entry("ranked", Sql.literal(ranked)),
            Map.entry("limit", Sql.literal(limit))));
  }

  private Sql found(Filter filter, Sql enough) {
    boolean isFiltered = !filter.equals(Filter.all());
    if (isFiltered && !collection.info().isPerTenant()) {
      return Sql.of(
          BY_FILTER,
          Map.of(
              "words", tables.named("words_" + collection.id()),
              "documents", documents,
              "tenant", tenant,
              "filter", sql.condition(filter),
              "enough", enough));
    }
    Sql find = tables.named("documents_with_words");
    Sql id = Sql.literal(collection.id());
    return isFiltered
        ? Sql.of(
            BY_FUNCTION_AND_FILTER,
            Map.of(
                "find", find,
                "collection", id,
                "all", Sql.literal(Integer.MAX_VALUE),
                "documents", documents,
                "tenant", tenant,
                "filter", sql.condition(filter),
                "enough", enough))
        : Sql.of(BY_FUNCTION, Map.of("find", find, "collection", id, "enough", enough));
  }
}
