package dev.vectorstore.internal.postgres.index;

import com.pgvector.PGvector;
import dev.vectorstore.Embedding;
import dev.vectorstore.Include;
import dev.vectorstore.index.ElementType;
import dev.vectorstore.index.Recall;
import dev.vectorstore.internal.collection.RecallMeasure;
import dev.vectorstore.internal.collection.Tenants;
import dev.vectorstore.internal.postgres.catalog.BuiltIndex;
import dev.vectorstore.internal.postgres.catalog.CollectionScope;
import dev.vectorstore.internal.postgres.catalog.Space;
import dev.vectorstore.internal.postgres.catalog.StoredCollection;
import dev.vectorstore.internal.postgres.search.CollectionSql;
import dev.vectorstore.internal.postgres.search.PgSearch;
import dev.vectorstore.internal.postgres.search.ResolvedQuery;
import dev.vectorstore.internal.sql.Sql;
import dev.vectorstore.search.SearchReport;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.space.SpaceState;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Measures how much of the truth searches of one space find, whether it is searched or not. */
final class RecallProbe {
  private static final String SAMPLE =
      """
      select e.embedding::{vector}
        from {space} e
       where e.embedding is not null and {tenant}
       order by random()
       limit {limit}
      """;

  private static final int TUNED_K = 10;
  private static final int TUNING_SAMPLE = 100;

  private final IndexTask work;
  private final CollectionSql sql;
  private final PgSearch search;

  RecallProbe(IndexTask work) {
    this.work = work;
    Space space = work.space();
    // Searches of an active space find nothing once another is; what is measured is this one.
    SpaceState measured = SpaceState.BUILDING;
    StoredCollection alone =
        work.collection().on(new Space(space.id(), space.info().withState(measured)));
    this.sql = new CollectionSql(work.tables(), alone, Tenants.NONE);
    this.search =
        new PgSearch(new CollectionScope(work.backend(), alone, Tenants.NONE), work.doing());
  }

  /** Of searches as they are done. */
  Recall measure(List<Embedding> queries, int k) {
    RecallMeasure measure = new RecallMeasure(k);
    int width = 0;
    for (Embedding query : queries) {
      SearchRequest request = request(query, k);
      SearchReport report = run(request, query);
      width = Math.max(width, report.width());
      measure.add(run(request.exact(), query).matches(), report.matches());
    }
    return measure.result(width);
  }

  /** With the least width that reaches the recall, or with the best there is. */
  Recall tune(BuiltIndex index, double recall) {
    List<Embedding> queries = sample(TUNING_SAMPLE);
    @Nullable Recall best = null;
    for (int width : index.method().widths(index.index()).toArray()) {
      Recall measured = measureAt(queries, width);
      if (best == null || measured.mean() > best.mean()) {
        best = measured;
      }
      if (measured.mean() >= recall) {
        break;
      }
    }
    return Objects.requireNonNull(best, "best");
  }

  private Recall measureAt(List<Embedding> queries, int width) {
    RecallMeasure measure = new RecallMeasure(TUNED_K);
    for (Embedding query : queries) {
      SearchRequest request = request(query, TUNED_K);
      measure.add(
          run(request.exact(), query).matches(),
          search.byIndex(resolve(request, query), width, search.deadline(request)));
    }
    return measure.result(width);
  }

  private SearchReport run(SearchRequest request, Embedding query) {
    return search.run(resolve(request, query), search.deadline(request));
  }

  private ResolvedQuery resolve(SearchRequest request, Embedding query) {
    return search.resolve(request, query, sql);
  }

  private SearchRequest request(Embedding query, int k) {
    SearchRequest request = SearchRequest.of(query).limit(k).include(Include.idOnly());
    return work.cancellation().map(request::cancellation).orElse(request);
  }

  /** So many vectors of the space, or all. */
  List<Embedding> sample(int limit) {
    Sql query =
        Sql.of(
            SAMPLE,
            Map.of(
                "vector", work.tables().type(ElementType.VECTOR),
                "space", work.tables().embeddings(work.space()),
                "tenant", sql.ofTenant("e"),
                "limit", Sql.literal(limit)));
    List<Embedding> sample =
        work.deadline()
            .read(
                work.backend().connections(),
                work.doing(),
                connection ->
                    query.list(
                        connection,
                        row -> Embedding.of(row.getObject(1, PGvector.class).toArray())));
    if (sample.isEmpty()) {
      throw new IllegalStateException("the collection has no vector to measure with");
    }
    return sample;
  }
}
