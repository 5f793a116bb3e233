package dev.vectorstore.examples.benchmark;

import dev.vectorstore.Metric;
import dev.vectorstore.examples.benchmark.contender.Contender;
import dev.vectorstore.examples.benchmark.contender.Contenders;
import dev.vectorstore.examples.benchmark.data.Corpus;
import dev.vectorstore.examples.benchmark.data.EmbeddedQuery;
import dev.vectorstore.examples.benchmark.data.Keep;
import dev.vectorstore.examples.benchmark.data.Truth;
import dev.vectorstore.examples.benchmark.data.Workload;
import dev.vectorstore.examples.benchmark.report.Chart;
import dev.vectorstore.examples.benchmark.report.ReportPage;
import dev.vectorstore.examples.benchmark.report.Table;
import dev.vectorstore.examples.benchmark.rounds.SearchRounds;
import dev.vectorstore.examples.benchmark.setup.BenchmarkDatabase;
import dev.vectorstore.examples.benchmark.setup.Options;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How fast and how well documents are found, by one searcher at a time. */
final class Searching implements Scenario {
  private static final List<Workload> LIMITS =
      List.of(Workload.top(10), Workload.top(100), Workload.top(1_000));
  private static final List<Workload> FILTERS =
      Arrays.stream(Keep.values()).map(keep -> new Workload(10, keep)).toList();

  private static final List<Workload> DEFAULTS =
      Stream.concat(FILTERS.stream(), Stream.of(Workload.top(100))).toList();

  private static final int WARM_UP = 8_000;

  /** More than with a filter, because the stores differ least without one. */
  private static final int UNFILTERED_ROUNDS = 20;

  @Override
  public String name() {
    return "searching";
  }

  @Override
  public ReportPage run(Options options) throws IOException, SQLException, InterruptedException {
    Corpus corpus = options.corpus();
    List<Workload> workloads = new ArrayList<>(LIMITS);
    FILTERS.stream().filter(filter -> !workloads.contains(filter)).forEach(workloads::add);
    Truth truth = Truth.of(corpus, Metric.COSINE, workloads);
    try (BenchmarkDatabase database = BenchmarkDatabase.open(options);
        Contenders contenders = database.contenders(corpus, options, true, false)) {
      List<Contender> defaults = database.byDefault(contenders);
      Set<Contender> loaded = new LinkedHashSet<>(contenders.all());
      loaded.addAll(defaults);
      for (Contender contender : loaded) {
        System.out.println("  loading " + contender.name());
        contender.clear();
        contender.load(corpus.documents());
      }
      List<EmbeddedQuery> queries = corpus.queries();
      SearchRounds rounds = new SearchRounds(contenders.all(), queries, truth, UNFILTERED_ROUNDS);
      SearchRounds byDefault = new SearchRounds(defaults, queries, truth, UNFILTERED_ROUNDS);
      for (int build = 0; build < options.number("builds"); build++) {
        System.out.println("  index build " + (build + 1));
        for (Contender contender : loaded) {
          contender.index();
        }
        if (build == 0) {
          rounds.warmUp(LIMITS.get(0), WARM_UP);
        }
        for (Workload workload : workloads) {
          rounds.run(workload);
        }
        for (Workload workload : DEFAULTS) {
          byDefault.run(workload);
        }
      }
      Table defaultsTable = defaults(defaults, byDefault, queries.get(0));
      System.out.println("  fresh JVMs");
      Table fresh = FreshStart.table(database, corpus.dimension());
      return page(corpus, options, contenders, rounds, List.of(defaultsTable, fresh), defaults);
    }
  }

  private ReportPage page(
      Corpus corpus,
      Options options,
      Contenders contenders,
      SearchRounds rounds,
      List<Table> more,
      List<Contender> defaults) {
    List<String> notes = new ArrayList<>();
    notes.add(
        "%,d documents of %d dimensions, %d queries that are not among them; one search at a time, text and metadata fetched."
            .formatted(corpus.documents().size(), corpus.dimension(), corpus.queries().size()));
    notes.add(
        "Each index is built "
            + options.number("builds")
            + " times. Before anything is measured, each store answers "
            + WARM_UP
            + " searches, because the first thousands of a JVM are slower. After each build, stores take turns, forwards and backwards, in blocks of "
            + SearchRounds.BLOCK
            + " queries, after one round to warm up, "
            + UNFILTERED_ROUNDS
            + " rounds for a limit of "
            + SearchRounds.FEW
            + " without a filter, "
            + SearchRounds.ROUNDS
            + " with one, and one for other limits; those that have their defaults take turns of their own. A time is the median over all rounds of the block's median (min–max); a recall is the median over the builds (min–max), compared with an exact search that ran before anything was measured. \"Missing\" is the maximum number of documents that were missing from a result.");
    notes.addAll(contenders.notes());
    notes.add(
        "**In a fresh JVM**: a new one for each store in turn, from before its pool of connections to the ends of its first two searches, top 10 without a filter; median (min–max). The JVM's own start is not in it.");
    notes.add(
        "**By default**, each with nothing set: "
            + defaults.stream()
                .map(contender -> contender.name() + ": " + contender.notes())
                .collect(Collectors.joining(". "))
            + ".");
    return new ReportPage(
        name(),
        "Searching",
        notes,
        Stream.concat(
                Stream.of(
                    table("Limits, no filter", LIMITS, contenders, rounds),
                    table("Filters, top 10", FILTERS, contenders, rounds)),
                more.stream())
            .toList(),
        List.of(
            chart(
                "time",
                Chart.Axis.logarithmic("p50, ms"),
                contenders,
                one -> one.millis().median(),
                rounds),
            chart(
                "recall",
                Chart.Axis.linear("recall@10"),
                contenders,
                one -> one.recall().median(),
                rounds)));
  }

  private static Table table(
      String title, List<Workload> workloads, Contenders contenders, SearchRounds rounds) {
    Table table =
        Table.of(
            title,
            "search",
            "store",
            "p50, ms",
            "times the bare driver",
            "recall",
            "missing",
            "kB allocated by the client");
    for (Workload workload : workloads) {
      for (Contender contender : contenders.all()) {
        SearchRounds.Result result = rounds.result(contender, workload);
        table =
            table.row(
                workload.title(),
                contender.name(),
                result.millis(),
                result.millis().median() / bare(contenders, workload, rounds),
                result.recall(),
                (long) result.missing(),
                result.kilobytes());
      }
    }
    return table;
  }

  private static Table defaults(List<Contender> defaults, SearchRounds rounds, EmbeddedQuery query)
      throws IOException, SQLException {
    Table table =
        Table.of(
            "By default",
            "search",
            "store",
            "vector index",
            "p50, ms",
            "times vectorstore",
            "recall",
            "missing",
            "kB allocated by the client");
    for (Workload workload : DEFAULTS) {
      double ours = rounds.result(defaults.get(0), workload).millis().median();
      for (Contender contender : defaults) {
        SearchRounds.Result result = rounds.result(contender, workload);
        table =
            table.row(
                workload.title(),
                contender.name(),
                contender.vectorIndex(query),
                result.millis(),
                result.millis().median() / ours,
                result.recall(),
                (long) result.missing(),
                result.kilobytes());
      }
    }
    return table;
  }

  private static double bare(Contenders contenders, Workload workload, SearchRounds rounds) {
    return rounds.result(contenders.bareDriver(), workload).millis().median();
  }

  private static Chart chart(
      String name,
      Chart.Axis y,
      Contenders contenders,
      ToDoubleFunction<SearchRounds.Result> value,
      SearchRounds rounds) {
    List<Chart.Line> lines = new ArrayList<>();
    for (Contender contender : contenders.all()) {
      List<Chart.Point> points =
          FILTERS.stream()
              .map(
                  filter ->
                      new Chart.Point(
                          filter.keep().percent(),
                          value.applyAsDouble(rounds.result(contender, filter))))
              .toList();
      lines.add(new Chart.Line(contender.name(), points));
    }
    return new Chart(
        name,
        "Top 10 of the documents that a filter keeps",
        Chart.Axis.logarithmic("kept, %"),
        y,
        lines);
  }
}
