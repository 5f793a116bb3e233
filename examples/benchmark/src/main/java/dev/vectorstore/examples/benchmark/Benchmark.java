package dev.vectorstore.examples.benchmark;

import dev.vectorstore.examples.benchmark.report.PageWriter;
import dev.vectorstore.examples.benchmark.setup.Machine;
import dev.vectorstore.examples.benchmark.setup.Options;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/** Runs the scenarios that the options name and writes a page for each. */
public final class Benchmark {
  private static final List<Scenario> SCENARIOS =
      List.of(
          new Loading(),
          new LoadPrices(),
          new Streaming(),
          new Importing(),
          new Searching(),
          new Throughput(),
          new Large(),
          new RealData(),
          new MixedLoad(),
          new Observing(),
          new Replicated(),
          new Tuning(),
          new KeywordSearching(),
          new ManyCollections());

  private Benchmark() {}

  /** Takes its options from system properties, see {@code docs/benchmarks/README.md}. */
  public static void main(String[] arguments)
      throws IOException, SQLException, InterruptedException {
    Options options = Options.from(System.getProperties());
    if (Servers.areNamed(options)) {
      Servers.measure(options);
      System.exit(0);
    }
    PageWriter pages =
        new PageWriter(options.place("output"), options.marked(), Machine.setting(options));
    for (Scenario scenario : SCENARIOS) {
      if (options.wants("scenarios", scenario.name())) {
        System.out.println(scenario.name());
        pages.write(scenario.run(options));
      }
    }
    System.exit(0);
  }
}
