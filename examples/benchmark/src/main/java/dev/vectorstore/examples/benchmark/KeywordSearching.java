package dev.vectorstore.examples.benchmark;

import dev.vectorstore.Embedding;
import dev.vectorstore.Include;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.examples.benchmark.contender.Postgres;
import dev.vectorstore.examples.benchmark.report.Chart;
import dev.vectorstore.examples.benchmark.report.ReportPage;
import dev.vectorstore.examples.benchmark.report.Spread;
import dev.vectorstore.examples.benchmark.report.Table;
import dev.vectorstore.examples.benchmark.report.Timings;
import dev.vectorstore.examples.benchmark.setup.BenchmarkDatabase;
import dev.vectorstore.examples.benchmark.setup.Options;
import dev.vectorstore.postgres.PgVectorDatabase;
import dev.vectorstore.search.HybridRequest;
import dev.vectorstore.search.KeywordRequest;
import dev.vectorstore.search.SearchRequest;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import javax.sql.DataSource;

/**
 * How the time of a keyword search grows with the number of documents, and the cost of a hybrid
 * search compared with its branches.
 */
final class KeywordSearching implements Scenario {
  private static final int VOCABULARY = 20_000;
  private static final int WORDS_OF_A_QUESTION = 3;
  private static final int DIMENSION = 32;

  // The candidates of each branch of a hybrid search.
  private static final int CANDIDATES = HybridRequest.of("any").candidates();

  // Building an index of more vectors takes longer than all the rest.
  private static final int MOST_VECTORS = 100_000;

  // As in natural languages, a few words are in many documents and most are in few: the cube of a
  // uniform distribution.
  private static final String TEXTS =
      """
      insert into vectorstore.document_1 (key, text)
      select 'd' || key, string_agg('w' || floor({vocabulary} * random() ^ 3)::int, ' ')
        from generate_series(1, {rows}) key, generate_series(1, 12)
       group by key
      """;

  private static final String VECTORS =
      """
      insert into vectorstore.embedding_1 (key, embedding)
      select 'd' || key, array_agg(random() - 0.5)::real[]::vector
        from generate_series(1, {rows}) key, generate_series(1, {dimension})
       group by key
      """;

  private static final String ALL_RANKED =
      """
      select key, ts_rank(words, query) as rank
        from vectorstore.words_1, to_tsquery('simple', ?) query
       where words @@ query
       order by rank desc, key
       limit 10
      """;

  /** The kinds of search that are timed. */
  private enum Way {
    KEYWORDS,
    PLAIN,
    BRANCH,
    VECTORS,
    HYBRID
  }

  @Override
  public String name() {
    return "keywords";
  }

  @Override
  public ReportPage run(Options options) throws IOException, SQLException {
    Table table =
        Table.of(
            "Findings",
            "documents",
            "keywords, p50 ms",
            "times the row before",
            "plain SQL that ranks all matches, p50 ms",
            "keywords, best 100",
            "vectors, best 100",
            "hybrid, p50 ms",
            "times the two branches");
    List<Chart.Point> ours = new ArrayList<>();
    List<Chart.Point> plain = new ArrayList<>();
    for (int rows : options.numbers("texts")) {
      System.out.println("  " + rows + " texts");
      Found found = measure(options, rows);
      double keywords = found.keywords().median();
      Object growth = ours.isEmpty() ? "" : keywords / ours.get(ours.size() - 1).y();
      ours.add(new Chart.Point(rows, keywords));
      plain.add(new Chart.Point(rows, found.plain().median()));
      table =
          table.row(
              (long) rows,
              found.keywords(),
              growth,
              found.plain(),
              found.branches().<Object>map(Branches::keywords).orElse(""),
              found.branches().<Object>map(Branches::vectors).orElse(""),
              found.branches().<Object>map(Branches::hybrid).orElse(""),
              found.branches().<Object>map(Branches::ratio).orElse(""));
    }
    return page(options, table, ours, plain);
  }

  private ReportPage page(
      Options options, Table table, List<Chart.Point> ours, List<Chart.Point> plain) {
    return new ReportPage(
        name(),
        "Searching by keywords",
        List.of(
            "Synthetic texts of 12 words, few of which are common, with random vectors of %d dimensions and an HNSW index up to %,d documents; %d queries of %d words, the best 10, only ids, one search at a time; a hybrid search joins the best %d of each branch. The kinds of search take turns, %d rounds after one to warm up; median of the rounds' medians (min–max)."
                .formatted(
                    DIMENSION,
                    MOST_VECTORS,
                    options.number("questions"),
                    WORDS_OF_A_QUESTION,
                    CANDIDATES,
                    options.number("rounds")),
            "Ranking reads every match, so the time of plain SQL grows with the documents; the store ranks those that have two of the words, and some of the others only if these are too few."),
        List.of(table),
        List.of(
            new Chart(
                "time",
                "Best 10 of three words",
                Chart.Axis.logarithmic("documents"),
                Chart.Axis.logarithmic("p50, ms"),
                List.of(
                    new Chart.Line("keywords()", ours),
                    new Chart.Line("plain SQL that ranks all matches", plain)))));
  }

  private static Found measure(Options options, int rows) throws SQLException {
    try (BenchmarkDatabase database = BenchmarkDatabase.open(options);
        VectorDatabase opened = PgVectorDatabase.open(database.application())) {
      VectorStore store =
          opened.store("texts", CollectionSettings.of(ModelId.of("random", DIMENSION)));
      fill(database.owner(), store, rows);
      return measure(
          database.owner(),
          store,
          queries(options.number("questions")),
          options.number("rounds"),
          rows <= MOST_VECTORS);
    }
  }

  private static void fill(DataSource owner, VectorStore store, int rows) throws SQLException {
    Postgres.execute(owner, filled(TEXTS, rows));
    if (rows <= MOST_VECTORS) {
      Postgres.execute(owner, filled(VECTORS, rows));
      store.index().build();
    }
    store.keywords().enable("simple");
    Postgres.execute(owner, "vacuum analyze");
  }

  private static String filled(String statement, int rows) {
    return statement
        .replace("{vocabulary}", Integer.toString(VOCABULARY))
        .replace("{dimension}", Integer.toString(DIMENSION))
        .replace("{rows}", Integer.toString(rows));
  }

  private static List<String> queries(int count) {
    Random random = new Random(1);
    List<String> queries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<String> words = new ArrayList<>();
      for (int word = 0; word < WORDS_OF_A_QUESTION; word++) {
        words.add("w" + (int) (VOCABULARY * Math.pow(random.nextDouble(), 3)));
      }
      queries.add(String.join(" ", words));
    }
    return queries;
  }

  private static Found measure(
      DataSource owner, VectorStore store, List<String> queries, int rounds, boolean vectors)
      throws SQLException {
    Map<Way, List<Double>> medians = new EnumMap<>(Way.class);
    try (Connection connection = owner.getConnection();
        PreparedStatement plain = connection.prepareStatement(ALL_RANKED)) {
      for (int round = 0; round <= rounds; round++) {
        Map<Way, Double> p50 = round(store, plain, queries, vectors);
        if (round > 0) {
          p50.forEach((way, ms) -> medians.computeIfAbsent(way, w -> new ArrayList<>()).add(ms));
        }
      }
    }
    Optional<Branches> branches =
        vectors
            ? Optional.of(
                new Branches(
                    spread(medians, Way.BRANCH),
                    spread(medians, Way.VECTORS),
                    spread(medians, Way.HYBRID)))
            : Optional.empty();
    return new Found(spread(medians, Way.KEYWORDS), spread(medians, Way.PLAIN), branches);
  }

  private static Spread spread(Map<Way, List<Double>> medians, Way way) {
    return Spread.of(medians.getOrDefault(way, List.of()));
  }

  private record Found(Spread keywords, Spread plain, Optional<Branches> branches) {}

  private record Branches(Spread keywords, Spread vectors, Spread hybrid) {
    double ratio() {
      return hybrid.median() / (keywords.median() + vectors.median());
    }
  }

  private static Map<Way, Double> round(
      VectorStore store, PreparedStatement plain, List<String> queries, boolean vectors)
      throws SQLException {
    Map<Way, Double> p50 = new EnumMap<>(Way.class);
    int n = queries.size();
    p50.put(Way.KEYWORDS, Timings.measure(n, i -> keywords(store, queries.get(i), 10)).p50());
    p50.put(Way.PLAIN, Timings.measure(n, i -> plain(plain, queries.get(i))).p50());
    if (vectors) {
      p50.put(
          Way.BRANCH, Timings.measure(n, i -> keywords(store, queries.get(i), CANDIDATES)).p50());
      p50.put(Way.VECTORS, Timings.measure(n, i -> store.search(nearest(i))).p50());
      p50.put(Way.HYBRID, Timings.measure(n, i -> hybrid(store, queries.get(i), i)).p50());
    }
    return p50;
  }

  private static void keywords(VectorStore store, String query, int limit) {
    store.keywords().search(KeywordRequest.of(query).limit(limit).include(Include.idOnly()));
  }

  private static void hybrid(VectorStore store, String query, int i) {
    store.keywords().hybrid(HybridRequest.of(query).embedding(vector(i)).include(Include.idOnly()));
  }

  private static SearchRequest nearest(int i) {
    return SearchRequest.of(vector(i)).limit(CANDIDATES).include(Include.idOnly());
  }

  private static Embedding vector(int i) {
    Random random = new Random(i);
    float[] values = new float[DIMENSION];
    for (int k = 0; k < DIMENSION; k++) {
      values[k] = random.nextFloat() - 0.5f;
    }
    return Embedding.of(values);
  }

  private static void plain(PreparedStatement statement, String query) throws SQLException {
    statement.setString(1, query.replace(" ", " | "));
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        rows.getString(1);
      }
    }
  }
}
