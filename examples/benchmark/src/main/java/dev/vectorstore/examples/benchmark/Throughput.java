package dev.vectorstore.examples.benchmark;

import dev.vectorstore.Metric;
import dev.vectorstore.examples.benchmark.contender.Chroma;
import dev.vectorstore.examples.benchmark.contender.Contender;
import dev.vectorstore.examples.benchmark.contender.Contenders;
import dev.vectorstore.examples.benchmark.contender.EffortCurve;
import dev.vectorstore.examples.benchmark.data.Corpus;
import dev.vectorstore.examples.benchmark.data.Truth;
import dev.vectorstore.examples.benchmark.report.Chart;
import dev.vectorstore.examples.benchmark.report.ReportPage;
import dev.vectorstore.examples.benchmark.report.Table;
import dev.vectorstore.examples.benchmark.rounds.EffortSweep;
import dev.vectorstore.examples.benchmark.setup.BenchmarkDatabase;
import dev.vectorstore.examples.benchmark.setup.Options;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Queries per second at each recall, in the form of ann-benchmarks. */
final class Throughput implements Scenario {
  private static final List<Double> RECALLS = List.of(0.95, 0.99);
  private static final int WARM_UP = 4_000;
  private static final int THREADS_PER_CORE = 2;

  @Override
  public String name() {
    return "throughput";
  }

  @Override
  public ReportPage run(Options options) throws IOException, SQLException, InterruptedException {
    Corpus corpus = options.corpus();
    Truth truth = Truth.of(corpus, Metric.COSINE, List.of(EffortSweep.SEARCH));
    int many = THREADS_PER_CORE * Runtime.getRuntime().availableProcessors();
    Contenders.Settings settings =
        new Contenders.Settings(
            options.number("efSearch"),
            Metric.COSINE,
            true,
            false,
            OptionalInt.empty(),
            name -> !name.equals(Chroma.STORE));
    try (BenchmarkDatabase database = BenchmarkDatabase.open(options);
        Contenders contenders = database.contenders(corpus.queries(), settings)) {
      for (Contender contender : contenders.all()) {
        System.out.println("  loading " + contender.name());
        contender.clear();
        contender.load(corpus.documents());
        contender.index();
      }
      EffortSweep sweep =
          new EffortSweep(
              database.curves(contenders, many), corpus.queries(), truth, List.of(1, many));
      sweep.warmUp(WARM_UP);
      sweep.judge();
      for (int round = 0; round <= options.number("rounds"); round++) {
        System.out.println("  round " + round + (round == 0 ? ", to warm up" : ""));
        sweep.round(round > 0);
      }
      return page(corpus, options, contenders, sweep);
    }
  }

  private ReportPage page(
      Corpus corpus, Options options, Contenders contenders, EffortSweep sweep) {
    List<String> notes = new ArrayList<>();
    notes.add(
        "%,d documents of %d dimensions, top 10 of %d queries that are not among them, text and metadata fetched. Each store is searched with more and more effort, effort by effort in turn with the others, %d rounds after %d searches and one round to warm up; median (min–max). Each of several threads asks all queries, each from another one on."
            .formatted(
                corpus.documents().size(),
                corpus.dimension(),
                corpus.queries().size(),
                options.number("rounds"),
                WARM_UP));
    notes.add(
        "The effort of vectorstore is the recall that a search asks for, from which it chooses its width; that of the others is ef_search. Queries per second at a recall are on the line between the two points around it, as a curve of ann-benchmarks is read; where the least effort gives more already, they are those of the fastest point that does. Chroma takes no part, as its ef_search belongs to the collection.");
    notes.addAll(contenders.notes());
    List<Chart> charts = new ArrayList<>();
    for (int threads : sweep.threads()) {
      charts.add(chart(sweep, threads));
    }
    return new ReportPage(
        name(), "Queries per second", notes, List.of(atRecall(sweep), all(sweep)), charts);
  }

  private static Table atRecall(EffortSweep sweep) {
    Table table =
        Table.of("At a recall", "recall", "threads", "store", "queries/s", "times the bare driver");
    for (double recall : RECALLS) {
      for (int threads : sweep.threads()) {
        for (EffortCurve curve : sweep.curves()) {
          OptionalDouble rate = sweep.rates(curve, threads).rateAt(recall);
          OptionalDouble bare = sweep.rates(bareDriver(sweep), threads).rateAt(recall);
          table =
              table.row(
                  recall,
                  (long) threads,
                  curve.name(),
                  shown(rate),
                  rate.isPresent() && bare.isPresent()
                      ? (Object) (rate.getAsDouble() / bare.getAsDouble())
                      : "");
        }
      }
    }
    return table;
  }

  private static EffortCurve bareDriver(EffortSweep sweep) {
    return sweep.curves().get(1);
  }

  private static Object shown(OptionalDouble rate) {
    return rate.isPresent() ? (Object) rate.getAsDouble() : "not reached";
  }

  private static Table all(EffortSweep sweep) {
    Table table =
        Table.of("All efforts", "store", "effort", "threads", "recall@10", "queries/s", "p50, ms");
    for (EffortCurve curve : sweep.curves()) {
      for (int threads : sweep.threads()) {
        for (EffortCurve.Step step : curve.steps()) {
          EffortSweep.Finding found = sweep.finding(step, threads);
          table =
              table.row(
                  curve.name(),
                  found.effort(),
                  (long) threads,
                  found.recall(),
                  found.rate(),
                  found.millis());
        }
      }
    }
    return table;
  }

  private static Chart chart(EffortSweep sweep, int threads) {
    List<Chart.Line> lines = new ArrayList<>();
    for (EffortCurve curve : sweep.curves()) {
      List<Chart.Point> points =
          sweep.rates(curve, threads).points().stream()
              .map(point -> new Chart.Point(point.recall(), point.rate()))
              .toList();
      lines.add(new Chart.Line(curve.name(), points));
    }
    return new Chart(
        threads == 1 ? "one-thread" : "many-threads",
        "Recall and queries per second, " + threads + (threads == 1 ? " thread" : " threads"),
        Chart.Axis.linear("recall@10"),
        Chart.Axis.logarithmic("queries/s"),
        lines);
  }
}
