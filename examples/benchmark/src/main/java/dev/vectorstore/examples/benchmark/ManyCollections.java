package dev.vectorstore.examples.benchmark;

import dev.vectorstore.examples.benchmark.CollectionsProbe.Finding;
import dev.vectorstore.examples.benchmark.report.ReportPage;
import dev.vectorstore.examples.benchmark.report.Table;
import dev.vectorstore.examples.benchmark.setup.BenchmarkDatabase;
import dev.vectorstore.examples.benchmark.setup.Options;
import dev.vectorstore.examples.benchmark.setup.SmallQueries;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Whether a database with thousands of collections stays as quick as one with ten. */
final class ManyCollections implements Scenario {
  private static final String LOCKS =
      "select current_setting('max_locks_per_transaction') || ' locks per transaction, '"
          + " || current_setting('max_connections') || ' connections'";

  @Override
  public String name() {
    return "many-collections";
  }

  @Override
  public ReportPage run(Options options) throws IOException, SQLException, InterruptedException {
    Map<String, List<Object>> rows = new LinkedHashMap<>();
    String locks = "";
    for (int count : options.numbers("collections")) {
      System.out.println("  " + count + " collections");
      try (BenchmarkDatabase database = BenchmarkDatabase.open(options)) {
        locks = SmallQueries.texts(database.owner(), LOCKS).get(0);
        for (Finding finding :
            new CollectionsProbe(database, count, options.number("documents")).run()) {
          rows.computeIfAbsent(finding.measure(), measure -> new ArrayList<>(List.of(measure)))
              .add(finding.value());
        }
      }
    }
    return page(options, rows, locks);
  }

  private ReportPage page(Options options, Map<String, List<Object>> rows, String locks) {
    List<String> columns = new ArrayList<>(List.of("collections in the database"));
    options.numbers("collections").forEach(count -> columns.add("%,d".formatted(count)));
    return new ReportPage(
        name(),
        "Many collections in one database",
        List.of(
            "Each collection has "
                + options.number("documents")
                + " documents of 384 dimensions, made through the public API by the application's role. The server has room for "
                + locks
                + ".",
            "A lock timeout shows whether a drop waits, not a clock: the reader's transaction stays open until after"
                + " the drop. The last drop, of the collection that is being read, shows that the timeout works."),
        List.of(new Table("Findings", columns, List.copyOf(rows.values()))),
        List.of());
  }
}
