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
import dev.vectorstore.internal.postgres.catalog.FrequentSets;
import dev.vectorstore.internal.postgres.catalog.Space;
import dev.vectorstore.internal.postgres.catalog.StoredCollection;
import dev.vectorstore.internal.postgres.method.IndexMethod;
import dev.vectorstore.internal.postgres.search.CollectionSql;
import dev.vectorstore.internal.postgres.search.PgSearch;
import dev.vectorstore.internal.postgres.search.ResolvedQuery;
import dev.vectorstore.internal.sql.Sql;
import dev.vectorstore.search.Match;
import dev.vectorstore.search.SearchReport;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.space.SpaceState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Measures how much of the truth searches of one space find, whether it is searched or not. */
final class RecallProbe {
  private static final String SAMPLE =
      """
      select e.embedding::{vector}, e.embedding {operator} e.embedding
        from {space} e
       where e.embedding is not null and {tenant}
       order by random()
       limit {limit}
      """;

  private static final String FREQUENT =
      """
      select c.copy_of
        from {space} c
       where c.copy_of is not null
       group by c.tenant, c.copy_of
      having count(*) > {fewest}
       order by count(*) desc, c.copy_of
       limit {most}
      """;

  // Fewer copies are a small part of the matches of a search, and each set costs every search.
  private static final int FEWEST_COPIES = 100;
  private static final double LEAST_SHARE = 0.01;
  private static final int MOST_FREQUENT = 20;

  private static final int TUNED_K = 10;
  private static final int TUNING_SAMPLE = 100;

  // Exact searches in a statement, each of which reads all vectors: few enough for a time limit.
  private static final int AT_ONCE = 10;

  private final IndexTask work;
  private final CollectionSql sql;
  private final PgSearch search;
  private final Optional<FrequentSets> frequent;

  RecallProbe(IndexTask work) {
    this(work, Optional.empty());
  }

  private RecallProbe(IndexTask work, Optional<FrequentSets> frequent) {
    this.work = work;
    this.frequent = frequent;
    Space space = work.space();
    // Searches of an active space find nothing once another is; what is measured is this one.
    SpaceState measured = SpaceState.BUILDING;
    StoredCollection alone =
        work.collection().on(new Space(space.id(), space.info().withState(measured)));
    this.sql = new CollectionSql(work.tables(), alone, Tenants.NONE);
    this.search =
        new PgSearch(new CollectionScope(work.backend(), alone, Tenants.NONE), work.doing());
  }

  /** One whose searches by an index look at these beside it, and not at what is remembered. */
  RecallProbe beside(FrequentSets sets) {
    return new RecallProbe(work, Optional.of(sets));
  }

  /** Of searches as they are done. */
  Recall measure(List<Embedding> queries, int k) {
    RecallMeasure measure = new RecallMeasure(k);
    int width = 0;
    for (Embedding query : queries) {
      SearchReport report = run(request(query, k), query);
      width = Math.max(width, report.width());
      measure.add(run(request(query, k).exact(), query).matches(), report.matches());
    }
    return measure.result(width);
  }

  /**
   * With the least width that reaches the recall, or with the best there is. A width below what the
   * recall usually takes has to reach it for queries that lie farther off, too.
   */
  Recall tune(BuiltIndex index, double recall) {
    List<Embedding> stored = sample(TUNING_SAMPLE);
    IndexMethod method = index.method();
    int usual = method.guessedWidth(recall, index.index());
    int[] narrower = method.narrowWidths(index.index(), usual).toArray();
    List<Known> far =
        narrower.length == 0
            ? List.of()
            : known(MadeQueries.far(stored, TUNING_SAMPLE), TUNED_K); // searched exactly
    IntStream narrow =
        Arrays.stream(narrower).filter(width -> measureAt(far, TUNED_K, width).reaches(recall));
    IntStream others = method.widths(index.index()).filter(width -> width >= usual);
    return best(
        known(stored, TUNED_K),
        TUNED_K,
        IntStream.concat(narrow, others),
        measured -> measured.reaches(recall));
  }

  /** The same by these queries, which tell all that is to be known. */
  Recall tune(BuiltIndex index, double recall, List<Embedding> queries) {
    return best(
        known(queries, TUNED_K),
        TUNED_K,
        index.method().widths(index.index()),
        measured -> measured.reaches(recall));
  }

  /** With the first of the widths that gives enough, or with the best of them. */
  Recall best(List<Known> sample, int k, IntStream widths, Predicate<Recall> enough) {
    @Nullable Recall best = null;
    for (int width : widths.toArray()) {
      Recall measured = measureAt(sample, k, width);
      if (best == null || measured.mean() > best.mean()) {
        best = measured;
      }
      if (enough.test(measured)) {
        break;
      }
    }
    return Objects.requireNonNull(best, "best");
  }

  /** An embedding and the true nearest. */
  record Known(Embedding query, List<Match> nearest) {}

  /** Asks for the so many true nearest of each. */
  List<Known> known(List<Embedding> queries, int k) {
    List<Known> known = new ArrayList<>();
    for (int i = 0; i < queries.size(); i += AT_ONCE) {
      List<Embedding> some = queries.subList(i, Math.min(i + AT_ONCE, queries.size()));
      List<SearchReport> nearest =
          search.runAll(
              some.stream().map(query -> resolve(request(query, k).exact(), query)).toList(),
              work.deadline());
      for (int j = 0; j < some.size(); j++) {
        known.add(new Known(some.get(j), nearest.get(j).matches()));
      }
    }
    return known;
  }

  private Recall measureAt(List<Known> sample, int k, int width) {
    RecallMeasure measure = new RecallMeasure(k);
    List<List<Match>> found = byIndex(sample.stream().map(Known::query).toList(), k, width);
    for (int i = 0; i < found.size(); i++) {
      List<Match> nearest = sample.get(i).nearest();
      measure.add(nearest.subList(0, Math.min(k, nearest.size())), found.get(i));
    }
    return measure.result(width);
  }

  /** What the index gives for each when it is asked so widely. */
  List<List<Match>> byIndex(List<Embedding> queries, int k, int width) {
    return search.byIndex(
        queries.stream().map(query -> resolve(request(query, k), query)).toList(),
        width,
        frequent,
        work.deadline());
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

  /**
   * So many vectors of the space, or all.
   *
   * @throws IllegalStateException if there is none
   */
  List<Embedding> sample(int limit) {
    List<Stored> sample = stored(limit);
    if (sample.isEmpty()) {
      throw new IllegalStateException("the collection has no vector to measure with");
    }
    return sample.stream().map(Stored::embedding).toList();
  }

  /**
   * The sets of equal vectors that have very many copies, the largest of them.
   *
   * @param vectors about how many there are
   */
  FrequentSets frequent(long vectors) {
    int parts = work.collection().info().partitions(); // each has sets of its own
    Sql query =
        Sql.of(
            FREQUENT,
            Map.of(
                "space", work.tables().embeddings(work.space()),
                "fewest", Math.max(FEWEST_COPIES, (long) (vectors * LEAST_SHARE / parts)),
                "most", Sql.literal(MOST_FREQUENT)));
    return new FrequentSets(
        work.deadline()
            .read(
                work.backend().connections(),
                work.doing(),
                connection -> query.list(connection, row -> row.getString(1))));
  }

  /** A vector of the space, and how far the server sees it from itself. */
  record Stored(Embedding embedding, double distance) {}

  /** So many vectors of the space, chosen at random, or all. */
  List<Stored> stored(int limit) {
    Sql query =
        Sql.of(
            SAMPLE,
            Map.of(
                "vector", work.tables().type(ElementType.VECTOR),
                "operator", work.tables().operator(work.space().info().metric()),
                "space", work.tables().embeddings(work.space()),
                "tenant", sql.ofTenant("e"),
                "limit", Sql.literal(limit)));
    return work.deadline()
        .read(
            work.backend().connections(),
            work.doing(),
            connection ->
                query.list(
                    connection,
                    row ->
                        new Stored(
                            Embedding.of(row.getObject(1, PGvector.class).toArray()),
                            row.getDouble(2))));
  }
}
