package dev.vectorstore.examples.benchmark;

import dev.vectorstore.examples.benchmark.contender.Contender;
import dev.vectorstore.examples.benchmark.contender.EffortCurve;
import dev.vectorstore.examples.benchmark.data.Corpus;
import dev.vectorstore.examples.benchmark.data.Keep;
import dev.vectorstore.examples.benchmark.data.LargeCorpus;
import dev.vectorstore.examples.benchmark.data.Workload;
import dev.vectorstore.examples.benchmark.report.ReportPage;
import dev.vectorstore.examples.benchmark.report.Table;
import dev.vectorstore.examples.benchmark.rounds.EffortSweep;
import dev.vectorstore.examples.benchmark.rounds.SearchRounds;
import dev.vectorstore.examples.benchmark.setup.Options;
import dev.vectorstore.examples.benchmark.setup.SmallHeapLoad;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** How loads, builds and searches change from the real documents to many that are made of them. */
final class Large implements Scenario {
  private static final List<Workload> SEARCHES =
      Stream.of(Keep.ALL, Keep.TENTH, Keep.HUNDREDTH, Keep.THOUSANDTH)
          .map(keep -> new Workload(EffortSweep.SEARCH.limit(), keep))
          .toList();
  private static final List<Double> RECALLS = List.of(0.95, 0.98, 0.99);
  private static final int WARM_UP = 4_000;
  private static final int ROUNDS = 5;
  private static final double BYTES_PER_MEGABYTE = 1e6;

  @Override
  public String name() {
    return "large";
  }

  @Override
  public ReportPage run(Options options) throws IOException, SQLException, InterruptedException {
    Corpus real = options.corpus();
    Path work = options.place("work");
    LargeCorpus few = LargeCorpus.of(real, work, real.documents().size());
    LargeCorpus many = LargeCorpus.of(real, work, options.number("large"));
    try (Scale small = new Scale(options, few, real.queries(), SEARCHES, ROUNDS);
        Scale large = new Scale(options, many, real.queries(), SEARCHES, ROUNDS)) {
      List<Scale> both = List.of(small, large);
      for (Scale scale : both) {
        scale.load();
      }
      small.searches().warmUp(EffortSweep.SEARCH, WARM_UP);
      for (Workload search : SEARCHES) {
        System.out.println("  " + search.title());
        for (Scale scale : both) {
          scale.searches().run(search);
        }
      }
      List<EffortSweep> sweeps = List.of(small.sweep(), large.sweep());
      for (EffortSweep sweep : sweeps) {
        sweep.judge();
      }
      for (int round = 0; round <= options.number("rounds"); round++) {
        System.out.println("  round " + round + (round == 0 ? ", to warm up" : ""));
        for (EffortSweep sweep : sweeps) {
          sweep.round(round > 0);
        }
      }
      return page(real, options, small, large, sweeps);
    }
  }

  private ReportPage page(
      Corpus real, Options options, Scale small, Scale large, List<EffortSweep> sweeps) {
    List<String> notes = new ArrayList<>();
    notes.add(
        "%,d real documents of %d dimensions, and %,d that are made of them; one search at a time for the top 10 of %d real queries that are not among them, text and metadata fetched."
            .formatted(small.size(), real.dimension(), large.size(), real.queries().size()));
    notes.add(
        "The first of the many are the real ones. Each of the others is a real vector, chosen at random, moved within the spread of its ten nearest: by the sum of the differences to them, each times a normal random number, so that it lies, in the mean square, between not at all and as far away as they do; then brought to the length 1. Its text has the first half of the words of one gloss and the second half of those of one of the ten. The tenth nearest document of a query lies at a mean distance of %.3f among the real ones and of %.3f among the many."
            .formatted(small.distance(EffortSweep.SEARCH), large.distance(EffortSweep.SEARCH)));
    notes.add(
        "vectorstore is loaded by a JVM of its own with -Xmx"
            + SmallHeapLoad.HEAP
            + ", which starts cold and would fail if it needed more; the others by this one. Every build has "
            + options.size("buildMemory")
            + " of maintenance_work_mem. \"Build in the server\" is the time in which the server was seen to build, \"whole build\" has what the store does around it too, such as checks. Memory is that of the building processes, with the shared buffers that they touched; disk is what the database grew by.");
    notes.add(
        "The two sizes take turns, search by search and round by round: "
            + ROUNDS
            + " rounds without a filter, "
            + SearchRounds.ROUNDS
            + " with one, after one to warm up and "
            + WARM_UP
            + " searches before all. A time is the median over all rounds of the block's median (min–max). Times at equal recall are on the line between the two points around it of searches with more and more effort, in "
            + options.number("rounds")
            + " rounds.");
    notes.addAll(large.contenders().notes());
    return new ReportPage(
        name(),
        "From %,d documents to %,d".formatted(small.size(), large.size()),
        notes,
        List.of(
            built(List.of(small, large)),
            searches(small, large),
            atRecall(small, large, sweeps),
            efforts(List.of(small, large), sweeps)),
        List.of());
  }

  private static Table built(List<Scale> scales) {
    Table table =
        Table.of(
            "Loads and builds",
            "documents",
            "store",
            "load, s",
            "load, rows/s",
            "heap of the client, MB",
            "build in the server, s",
            "whole build, s",
            "memory of the build, MB",
            "disk of the build, MB",
            "tables, MB",
            "indexes, MB");
    for (Scale scale : scales) {
      for (Contender contender : scale.contenders().all()) {
        Scale.Built built = scale.built(contender);
        table =
            table.row(
                (long) scale.size(),
                contender.name(),
                built.loaded().seconds(),
                scale.size() / built.loaded().seconds(),
                built.loaded().heap().map(Object.class::cast).orElse(""),
                built.build().seconds(),
                built.seconds(),
                built.build().memory(),
                built.build().disk(),
                built.size().data() / BYTES_PER_MEGABYTE,
                built.size().indexes() / BYTES_PER_MEGABYTE);
      }
    }
    return table;
  }

  private static Table searches(Scale small, Scale large) {
    String few = "%,d".formatted(small.size());
    String many = "%,d".formatted(large.size());
    Table table =
        Table.of(
            "Searches",
            "search",
            "store",
            "p50 of " + few + ", ms",
            "recall of " + few,
            "missing of " + few,
            "p50 of " + many + ", ms",
            "recall of " + many,
            "missing of " + many,
            many + ", times " + few,
            many + ", times without a filter");
    for (Workload search : SEARCHES) {
      for (int i = 0; i < small.contenders().all().size(); i++) {
        Contender inLarge = large.contenders().all().get(i);
        SearchRounds.Result less = small.searches().result(small.contenders().all().get(i), search);
        SearchRounds.Result more = large.searches().result(inLarge, search);
        double all = large.searches().result(inLarge, SEARCHES.get(0)).millis().median();
        table =
            table.row(
                search.title(),
                inLarge.name(),
                less.millis(),
                less.recall().median(),
                (long) less.missing(),
                more.millis(),
                more.recall().median(),
                (long) more.missing(),
                more.millis().median() / less.millis().median(),
                more.millis().median() / all);
      }
    }
    return table;
  }

  private static Table atRecall(Scale small, Scale large, List<EffortSweep> sweeps) {
    Table table =
        Table.of(
            "Top 10 at equal recall",
            "recall",
            "store",
            "p50 of %,d, ms".formatted(small.size()),
            "p50 of %,d, ms".formatted(large.size()),
            "times");
    for (double recall : RECALLS) {
      for (int i = 0; i < sweeps.get(0).curves().size(); i++) {
        OptionalDouble less = millis(sweeps.get(0), i, recall);
        OptionalDouble more = millis(sweeps.get(1), i, recall);
        table =
            table.row(
                recall,
                sweeps.get(0).curves().get(i).name(),
                shown(less),
                shown(more),
                less.isPresent() && more.isPresent()
                    ? (Object) (more.getAsDouble() / less.getAsDouble())
                    : "");
      }
    }
    return table;
  }

  private static OptionalDouble millis(EffortSweep sweep, int curve, double recall) {
    OptionalDouble rate = sweep.medians(sweep.curves().get(curve), 1).rateAt(recall);
    return rate.isPresent() ? OptionalDouble.of(1_000 / rate.getAsDouble()) : rate;
  }

  private static Object shown(OptionalDouble millis) {
    return millis.isPresent() ? (Object) millis.getAsDouble() : "not reached";
  }

  private static Table efforts(List<Scale> scales, List<EffortSweep> sweeps) {
    Table table =
        Table.of("All efforts, top 10", "documents", "store", "effort", "recall", "p50, ms");
    for (int i = 0; i < scales.size(); i++) {
      for (EffortCurve curve : sweeps.get(i).curves()) {
        for (EffortCurve.Step step : curve.steps()) {
          EffortSweep.Finding found = sweeps.get(i).finding(step, 1);
          table =
              table.row(
                  (long) scales.get(i).size(),
                  curve.name(),
                  found.effort(),
                  found.recall(),
                  found.millis());
        }
      }
    }
    return table;
  }
}
