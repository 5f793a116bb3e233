package dev.vectorstore.examples.benchmark;

import com.pgvector.PGvector;
import dev.vectorstore.Metric;
import dev.vectorstore.examples.benchmark.contender.BareDriver;
import dev.vectorstore.examples.benchmark.contender.OurTables;
import dev.vectorstore.examples.benchmark.contender.Postgres;
import dev.vectorstore.examples.benchmark.contender.Postgres.Hnsw;
import dev.vectorstore.examples.benchmark.data.Corpus;
import dev.vectorstore.examples.benchmark.data.EmbeddedQuery;
import dev.vectorstore.examples.benchmark.data.Truth;
import dev.vectorstore.examples.benchmark.data.Workload;
import dev.vectorstore.examples.benchmark.report.Chart;
import dev.vectorstore.examples.benchmark.report.ReportPage;
import dev.vectorstore.examples.benchmark.report.Table;
import dev.vectorstore.examples.benchmark.report.Timings;
import dev.vectorstore.examples.benchmark.setup.BenchmarkDatabase;
import dev.vectorstore.examples.benchmark.setup.Options;
import dev.vectorstore.examples.benchmark.setup.SmallQueries;
import dev.vectorstore.postgres.PgVectorDatabase;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Recall against time of HNSW's parameters, for each type that an index can hold. */
final class Tuning implements Scenario {
  private static final List<Hnsw> BUILDS =
      List.of(new Hnsw(8, 64), Hnsw.DEFAULT, new Hnsw(16, 200), new Hnsw(32, 200));
  private static final List<Integer> EF_SEARCH = List.of(10, 20, 40, 80, 160, 320);
  private static final Workload SEARCH = Workload.top(10);

  private static final String INDEX_SIZE =
      """
      select sum(pg_relation_size(i.indexrelid))
        from pg_index i
        join pg_class c on c.oid = i.indexrelid
        join pg_am a on a.oid = c.relam
       where i.indrelid = ?::regclass and a.amname = 'hnsw'
      """;

  @Override
  public String name() {
    return "tuning";
  }

  @Override
  public ReportPage run(Options options) throws IOException, SQLException {
    Corpus corpus = options.corpus();
    Truth truth = Truth.of(corpus, Metric.COSINE, List.of(SEARCH));
    Table table =
        Table.of(
            "Findings",
            "type",
            "m",
            "ef_construction",
            "build, s",
            "index, MB",
            "ef_search",
            "recall@10",
            "p50, ms");
    List<Chart.Line> lines = new ArrayList<>();
    try (BenchmarkDatabase database = BenchmarkDatabase.open(options)) {
      DataSource application = database.application();
      OurTables tables =
          new OurTables(
              PgVectorDatabase.open(application),
              database.owner(),
              "tuning",
              corpus.dimension(),
              Metric.COSINE);
      try (BareDriver loader = BareDriver.alone(tables, application, 40)) {
        loader.clear();
        loader.load(corpus.documents());
      }
      String space = tables.embeddings();
      for (IndexedType type : IndexedType.values()) {
        for (Hnsw build : BUILDS) {
          System.out.println("  " + type.title() + ", " + build);
          long start = System.nanoTime();
          Postgres.hnsw(database.owner(), space, type.indexed(corpus.dimension()), build);
          double seconds = Timings.of(System.nanoTime() - start).totalSeconds();
          double megabytes = SmallQueries.number(database.owner(), INDEX_SIZE, space) / 1e6;
          List<Chart.Point> points = new ArrayList<>();
          for (int ef : EF_SEARCH) {
            Measured measured =
                measure(application, type.query(space, corpus.dimension(), ef), ef, corpus, truth);
            points.add(new Chart.Point(measured.recall(), measured.millis()));
            table =
                table.row(
                    type.title(),
                    (long) build.m(),
                    (long) build.efConstruction(),
                    seconds,
                    megabytes,
                    (long) ef,
                    measured.recall(),
                    measured.millis());
          }
          lines.add(
              new Chart.Line(
                  type.title() + " m=" + build.m() + " efc=" + build.efConstruction(), points));
        }
      }
    }
    return page(corpus, table, lines);
  }

  private ReportPage page(Corpus corpus, Table table, List<Chart.Line> lines) {
    return new ReportPage(
        name(),
        "Tuning HNSW",
        List.of(
            "%,d documents of %d dimensions, top 10 of %d queries by the bare driver, one at a time; only keys are fetched."
                .formatted(corpus.documents().size(), corpus.dimension(), corpus.queries().size()),
            "**vector**: the unchanged column. **halfvec**: an index on its cast to half precision, with half the size. **bit**: an index"
                + " on its signs, whose ef_search nearest are ranked by the full vectors."),
        List.of(table),
        List.of(
            new Chart(
                "recall",
                "Recall and time of each index, one point for each ef_search",
                Chart.Axis.linear("recall@10"),
                Chart.Axis.logarithmic("p50, ms"),
                lines)));
  }

  private static Measured measure(
      DataSource application, String sql, int efSearch, Corpus corpus, Truth truth)
      throws SQLException {
    try (Connection connection = application.getConnection()) {
      PGvector.registerTypes(connection);
      try (PreparedStatement set =
          connection.prepareStatement("select set_config('hnsw.ef_search', ?, false)")) {
        set.setString(1, Integer.toString(efSearch));
        set.execute();
      }
      try (PreparedStatement search = connection.prepareStatement(sql)) {
        double recall = 0;
        for (int i = 0; i < corpus.queries().size(); i++) {
          List<String> found = search(search, corpus.queries().get(i));
          recall += truth.recall(SEARCH, i, found) / corpus.queries().size();
        }
        Timings timings =
            Timings.measure(corpus.queries().size(), i -> search(search, corpus.queries().get(i)));
        return new Measured(recall, timings.p50());
      }
    }
  }

  private static List<String> search(PreparedStatement search, EmbeddedQuery query)
      throws SQLException {
    PGvector vector = new PGvector(query.embedding().values());
    search.setObject(1, vector);
    search.setObject(2, vector);
    List<String> found = new ArrayList<>();
    try (ResultSet rows = search.executeQuery()) {
      while (rows.next()) {
        found.add(rows.getString(1));
      }
    }
    return found;
  }

  private record Measured(double recall, double millis) {}
}
