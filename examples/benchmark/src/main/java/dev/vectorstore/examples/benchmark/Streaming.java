package dev.vectorstore.examples.benchmark;

import dev.vectorstore.Document;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.examples.benchmark.data.Corpus;
import dev.vectorstore.examples.benchmark.report.ReportPage;
import dev.vectorstore.examples.benchmark.report.Table;
import dev.vectorstore.postgres.PgPoolSettings;
import dev.vectorstore.postgres.PgVectorDatabase;
import dev.vectorstore.write.LoadSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.LongStream;

/** How much heap a long stream of documents needs, in a JVM with a small heap. */
final class Streaming implements Scenario {
  private static final String HEAP = "256m";
  private static final String PASSWORD = "BENCHMARK_PASSWORD";

  // So few that their texts and vectors, which repeat, need almost no heap.
  private static final int DISTINCT = 1_000;

  @Override
  public String name() {
    return "streaming";
  }

  @Override
  public ReportPage run(Options options) throws IOException, SQLException, InterruptedException {
    Table table =
        Table.of(
            "Findings", "documents", "seconds", "rows/s", "maximum heap in use, with garbage, MB");
    for (int rows : options.numbers("stream")) {
      System.out.println("  " + rows + " documents");
      Finding finding = load(options, rows);
      table =
          table.row((long) rows, finding.seconds(), rows / finding.seconds(), finding.megabytes());
    }
    return new ReportPage(
        name(),
        "A long stream",
        List.of(
            "upsertAll of documents of 384 dimensions with text and metadata into a new collection, in chunks of the default size, by a separate JVM with -Xmx"
                + HEAP
                + ", which would fail if it needed more."),
        List.of(table),
        List.of());
  }

  private static Finding load(Options options, int rows)
      throws IOException, SQLException, InterruptedException {
    try (BenchmarkDatabase database = BenchmarkDatabase.open()) {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.add("-Xmx" + HEAP);
      options.arguments().forEach(command::add);
      command.addAll(List.of("-cp", System.getProperty("java.class.path"), Child.class.getName()));
      command.addAll(
          List.of(database.local().url(), database.local().user(), Integer.toString(rows)));
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.redirectError(ProcessBuilder.Redirect.INHERIT);
      builder.environment().put(PASSWORD, database.local().password());
      Process child = builder.start();
      String answer =
          new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (child.waitFor() != 0) {
        throw new IOException("the JVM with -Xmx" + HEAP + " failed");
      }
      String[] values = answer.split(" ");
      return new Finding(Double.parseDouble(values[0]), Double.parseDouble(values[1]));
    }
  }

  private record Finding(double seconds, double megabytes) {}

  /** The JVM with a small heap. */
  static final class Child {
    private static final double BYTES_PER_MEGABYTE = 1e6;

    private long most;

    private Child() {}

    /** Takes the database's URL, its user and how many documents to load. */
    public static void main(String[] arguments) throws IOException {
      new Child().run(arguments[0], arguments[1], Long.parseLong(arguments[2]));
    }

    private void run(String url, String user, long rows) throws IOException {
      Corpus corpus = Options.from(System.getProperties()).corpus(DISTINCT);
      PgPoolSettings pool = PgPoolSettings.defaults().user(user).password(System.getenv(PASSWORD));
      try (VectorDatabase database = PgVectorDatabase.open(url, pool)) {
        Iterator<Document> documents =
            LongStream.range(0, rows).mapToObj(i -> document(corpus, i)).iterator();
        long start = System.nanoTime();
        database
            .store("stream", CollectionSettings.of(ModelId.of("m", corpus.dimension())))
            .upsertAll(documents, LoadSettings.defaults().onProgress(progress -> look()));
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.println(seconds + " " + most / BYTES_PER_MEGABYTE);
      }
    }

    private static Document document(Corpus corpus, long i) {
      Document like = corpus.documents().get((int) (i % corpus.documents().size()));
      return Document.of("id-" + i, like.text().orElseThrow(), like.metadata())
          .embedding(like.embedding().orElseThrow());
    }

    private void look() {
      Runtime jvm = Runtime.getRuntime();
      most = Math.max(most, jvm.totalMemory() - jvm.freeMemory());
    }
  }
}
