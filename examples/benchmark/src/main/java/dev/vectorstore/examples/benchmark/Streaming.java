package dev.vectorstore.examples.benchmark;

import dev.vectorstore.ModelId;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.examples.benchmark.report.ReportPage;
import dev.vectorstore.examples.benchmark.report.Table;
import dev.vectorstore.examples.benchmark.setup.BenchmarkDatabase;
import dev.vectorstore.examples.benchmark.setup.Options;
import dev.vectorstore.examples.benchmark.setup.SmallHeapLoad;
import dev.vectorstore.postgres.PgVectorDatabase;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/** How much heap a long stream of documents needs, in a JVM with a small heap. */
final class Streaming implements Scenario {
  private static final String COLLECTION = "stream";
  private static final int FEW = 1;

  @Override
  public String name() {
    return "streaming";
  }

  @Override
  public ReportPage run(Options options) throws IOException, SQLException, InterruptedException {
    Table table =
        Table.of(
            "Findings", "documents", "seconds", "rows/s", "maximum heap in use, with garbage, MB");
    int dimension = options.corpus(FEW).dimension();
    for (int rows : options.numbers("stream")) {
      System.out.println("  " + rows + " documents");
      SmallHeapLoad.Finding finding = load(options, rows, dimension);
      table =
          table.row((long) rows, finding.seconds(), rows / finding.seconds(), finding.megabytes());
    }
    return new ReportPage(
        name(),
        "A long stream",
        List.of(
            "upsertAll of documents of %d dimensions with text and metadata into a new collection, in chunks of the default size, by a separate JVM with -Xmx%s, which would fail if it needed more."
                .formatted(dimension, SmallHeapLoad.HEAP)),
        List.of(table),
        List.of());
  }

  private static SmallHeapLoad.Finding load(Options options, int rows, int dimension)
      throws IOException, SQLException, InterruptedException {
    try (BenchmarkDatabase database = BenchmarkDatabase.open(options);
        VectorDatabase opened = PgVectorDatabase.open(database.application())) {
      opened.store(COLLECTION, CollectionSettings.of(ModelId.of("m", dimension)));
      return SmallHeapLoad.ofRepeated(options, database, COLLECTION, rows);
    }
  }
}
