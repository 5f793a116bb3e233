package dev.vectorstore.examples.benchmark;

import dev.vectorstore.Metric;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.examples.benchmark.ImportTurns.Step;
import dev.vectorstore.examples.benchmark.contender.Chroma;
import dev.vectorstore.examples.benchmark.contender.OurTables;
import dev.vectorstore.examples.benchmark.data.Corpus;
import dev.vectorstore.examples.benchmark.report.Chart;
import dev.vectorstore.examples.benchmark.report.ReportPage;
import dev.vectorstore.examples.benchmark.report.Spread;
import dev.vectorstore.examples.benchmark.report.Table;
import dev.vectorstore.examples.benchmark.setup.BenchmarkDatabase;
import dev.vectorstore.examples.benchmark.setup.Options;
import dev.vectorstore.localchroma.ChromaUnavailable;
import dev.vectorstore.localchroma.LocalChroma;
import dev.vectorstore.migration.ChromaServer;
import dev.vectorstore.migration.ChromaSource;
import dev.vectorstore.postgres.PgVectorDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** How fast a Chroma directory and a Chroma server are read, imported and verified. */
final class Importing implements Scenario {
  private static final List<Step> OF_SERVER = List.of(Step.READ, Step.IMPORT);
  private static final List<Step> OF_DIRECTORY =
      List.of(Step.LOAD, Step.READ, Step.IMPORT, Step.IMPORT_AND_VERIFY);

  @Override
  public String name() {
    return "importing";
  }

  @Override
  public ReportPage run(Options options) throws IOException, SQLException, InterruptedException {
    Corpus corpus = options.corpus();
    Path work = Files.createDirectories(options.place("work"));
    Path directory = Files.createTempDirectory(work, "importing-");
    try (BenchmarkDatabase database = BenchmarkDatabase.open(options);
        VectorDatabase application = PgVectorDatabase.open(database.application())) {
      OurTables loaded =
          new OurTables(application, database.owner(), "loaded", corpus.dimension(), Metric.COSINE);
      Optional<ImportTurns> ofServer = ofServer(application, loaded, corpus, options, directory);
      if (ofServer.isEmpty()) {
        return leftOut();
      }
      ImportTurns ofDirectory =
          new ImportTurns(application, loaded, corpus, ChromaSource.directory(directory));
      ofDirectory.run("directory", OF_DIRECTORY, options.number("rounds"));
      return page(corpus, options, ofServer.get().rates(), ofDirectory.rates());
    } finally {
      delete(directory);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Empty if there is no Chroma. Otherwise its directory is filled. */
  private static Optional<ImportTurns> ofServer(
      VectorDatabase application, OurTables loaded, Corpus corpus, Options options, Path directory)
      throws IOException, SQLException, InterruptedException {
    try (LocalChroma server = LocalChroma.start(directory)) {
      Chroma source = new Chroma(server, options.number("efSearch"));
      source.clear();
      source.load(corpus.documents());
      ImportTurns turns =
          new ImportTurns(application, loaded, corpus, ChromaServer.at(server.address()));
      turns.run("server", OF_SERVER, options.number("rounds"));
      return Optional.of(turns);
    } catch (ChromaUnavailable e) {
      System.out.println("  left out, because there is no Chroma: " + e.getMessage());
      return Optional.empty();
    }
  }

  private ReportPage leftOut() {
    return new ReportPage(
        name(),
        "Importing from Chroma",
        List.of("Left out: this machine has no npm, or could not install or run Chroma."),
        List.of(),
        List.of());
  }

  private ReportPage page(
      Corpus corpus,
      Options options,
      Map<Step, List<Double>> ofServer,
      Map<Step, List<Double>> ofDirectory) {
    return new ReportPage(
        name(),
        "Importing from Chroma",
        List.of(
            "%,d documents of %d dimensions with text and metadata, in a directory that a real Chroma server wrote; steps take turns, %d rounds after %d to warm up, median (min–max)."
                .formatted(
                    corpus.documents().size(),
                    corpus.dimension(),
                    options.number("rounds"),
                    ImportTurns.WARM_UP),
            "**load**: the same documents from memory into a new collection by upsertAll, as in [loading](loading.md). **read**: the whole source is read and made into documents, by rehearse(). **import**: into a new collection, with the data for a resume and a rollback. **import and verification**: the same, and then every document and vector is read again from both sides and compared, and both answer twenty queries.",
            "The directory is read while no server runs. Over HTTP, Chroma, PostgreSQL and the program run at the same time on one machine."),
        List.of(
            table("A directory", ofDirectory, Step.LOAD, "times the load"),
            table("A server over HTTP", ofServer, Step.READ, "times the reading")),
        List.of(chart(ofDirectory)));
  }

  private static Table table(
      String title, Map<Step, List<Double>> rates, Step base, String ofBase) {
    Table table = Table.of(title, "step", "documents/s", ofBase);
    double one = Spread.of(rates.getOrDefault(base, List.of())).median();
    for (Map.Entry<Step, List<Double>> each : rates.entrySet()) {
      Spread rate = Spread.of(each.getValue());
      table = table.row(each.getKey().title(), rate, rate.median() / one);
    }
    return table;
  }

  private static Chart chart(Map<Step, List<Double>> rates) {
    List<Chart.Line> lines = new ArrayList<>();
    rates.forEach(
        (step, each) -> {
          List<Chart.Point> points = new ArrayList<>();
          for (int round = 0; round < each.size(); round++) {
            points.add(new Chart.Point(round + 1.0, each.get(round)));
          }
          lines.add(new Chart.Line(step.title(), points));
        });
    return new Chart(
        "rounds",
        "A directory, round by round",
        Chart.Axis.linear("round"),
        Chart.Axis.logarithmic("documents/s"),
        lines);
  }
}
