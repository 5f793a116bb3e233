package dev.vectorstore.examples.benchmark;

import dev.vectorstore.examples.benchmark.contender.Contender;
import dev.vectorstore.examples.benchmark.contender.Contenders;
import dev.vectorstore.examples.benchmark.data.Corpus;
import dev.vectorstore.examples.benchmark.data.Shape;
import dev.vectorstore.examples.benchmark.data.Truth;
import dev.vectorstore.examples.benchmark.data.Workload;
import dev.vectorstore.examples.benchmark.report.ReportPage;
import dev.vectorstore.examples.benchmark.report.Spread;
import dev.vectorstore.examples.benchmark.report.Table;
import dev.vectorstore.examples.benchmark.report.Timings;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How well documents are found where many vectors are equal or nearly so, with default settings.
 */
final class RealData implements Scenario {
  private static final List<Workload> SEARCHES = List.of(Workload.top(10), Workload.top(100));
  private static final int WARM_UP = 8_000;

  private Table searches =
      Table.of(
          "Searches",
          "collection",
          "search",
          "store",
          "recall",
          "worst query",
          "queries below 0.8, %",
          "missing",
          "p50, ms");
  private Table indexes = Table.of("Indexes", "collection", "store", "build, s", "all indexes, MB");
  private final List<String> notes = new ArrayList<>();

  @Override
  public String name() {
    return "real-data";
  }

  @Override
  public ReportPage run(Options options) throws IOException, SQLException, InterruptedException {
    int rows = options.number("rows");
    for (Shape shape : Shape.values()) {
      System.out.println("  " + shape.title());
      Corpus corpus = shape.corpus(rows, options.number("questions"));
      Truth truth = Truth.of(corpus, SEARCHES);
      try (BenchmarkDatabase database = BenchmarkDatabase.open();
          Contenders contenders = database.contenders(corpus, options, false, false)) {
        measure(
            shape, contenders, new SearchRounds(contenders.all(), corpus, truth), corpus, options);
      }
    }
    return page(rows, options);
  }

  private void measure(
      Shape shape, Contenders contenders, SearchRounds rounds, Corpus corpus, Options options)
      throws IOException, SQLException {
    for (Contender contender : contenders.all()) {
      contender.clear();
      contender.load(corpus.documents());
    }
    Map<Contender, List<Double>> builds = new HashMap<>();
    for (int build = 0; build < options.number("builds"); build++) {
      for (Contender contender : contenders.all()) {
        long start = System.nanoTime();
        contender.index();
        builds
            .computeIfAbsent(contender, none -> new ArrayList<>())
            .add(Timings.of(System.nanoTime() - start).totalSeconds());
      }
      if (build == 0 && shape == Shape.DIFFERENT) {
        rounds.warmUp(SEARCHES.get(0), WARM_UP);
      }
      for (Workload search : SEARCHES) {
        rounds.run(search);
      }
    }
    for (Workload search : SEARCHES) {
      for (Contender contender : contenders.all()) {
        SearchRounds.Result result = rounds.result(contender, search);
        searches =
            searches.row(
                shape.title(),
                search.title(),
                contender.name(),
                result.recall(),
                result.worst(),
                result.below() * 100,
                (long) result.missing(),
                result.millis());
      }
    }
    for (Contender contender : contenders.all()) {
      long bytes = contender.size().indexes();
      if (bytes > 0) {
        Spread seconds = Spread.of(builds.getOrDefault(contender, List.of()));
        indexes = indexes.row(shape.title(), contender.name(), seconds, bytes / 1e6);
      }
    }
    if (notes.isEmpty()) {
      notes.addAll(contenders.notes());
    }
  }

  private ReportPage page(int rows, Options options) {
    List<String> all = new ArrayList<>();
    all.add(
        "%,d documents of 64 dimensions in each collection, %d queries that are stored vectors themselves, cosine distance, one search at a time. Each store has its default index; it is built %d times. Chroma keeps its index from the start and does not tell its size."
            .formatted(rows, options.number("questions"), options.number("builds")));
    all.add(
        "**All different**: random vectors. **Copies**: 100 vectors, each stored equally often, in random order. **Versions**: groups of 100, each a vector with noise of 0.001 in each number. **Boilerplate**: one vector is three in ten of all.");
    all.add(
        "A document counts as found if none of the missing ones is nearer than it by more than a millionth, so equal vectors may stand for each other. A recall is the median over the builds (min–max); \"worst query\" and \"queries below 0.8\" are over the queries of all builds. 0 means that none of the documents that were given is among the nearest, not even a copy of the query.");
    all.addAll(notes);
    return new ReportPage(
        name(), "Equal and nearly equal vectors", all, List.of(searches, indexes), List.of());
  }
}
