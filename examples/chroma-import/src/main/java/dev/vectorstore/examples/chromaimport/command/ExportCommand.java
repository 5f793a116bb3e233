package dev.vectorstore.examples.chromaimport.command;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.collection.CollectionInfo;
import dev.vectorstore.examples.chromaimport.option.DatabaseOptions;
import dev.vectorstore.examples.chromaimport.option.ProgressOptions;
import dev.vectorstore.examples.chromaimport.option.ServerOptions;
import dev.vectorstore.examples.chromaimport.output.ExitCode;
import dev.vectorstore.examples.chromaimport.output.Output;
import dev.vectorstore.examples.chromaimport.output.ResultText;
import dev.vectorstore.migration.ChromaExporter;
import dev.vectorstore.migration.ExportReport;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Exports a collection to Chroma. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    abbreviateSynopsis = true,
    description = {
      "Exports a collection to a Chroma server, to its old place or elsewhere. Documents with the same ids are"
          + " replaced, so it can be run again; other documents there stay. Nothing is written if"
          + " Chroma cannot hold something.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ${COMMAND-FULL-NAME} articles http://localhost:8000",
      "  ${COMMAND-FULL-NAME} articles http://localhost:8000 --to acme/main/articles-2",
      "  ${COMMAND-FULL-NAME} articles http://localhost:8000 --leave-out"
    })
public final class ExportCommand implements Callable<Integer> {
  private static final int PARTS = 3;

  @Parameters(index = "0", paramLabel = "COLLECTION", description = "The name in the database.")
  private String collection = "";

  @Parameters(index = "1", paramLabel = "TARGET", description = "The server, http(s)://HOST:PORT.")
  private String target = "";

  @Option(
      names = "--to",
      paramLabel = "TENANT/DATABASE/NAME",
      description = "The target on the server; the old place by default.")
  private Optional<String> place = Optional.empty();

  @Option(
      names = "--tenant",
      paramLabel = "NAME",
      description =
          "The tenant of a collection per tenant; all tenants that an import joined by default.")
  private Optional<String> tenant = Optional.empty();

  @Option(names = "--leave-out", description = "Leave out what Chroma cannot hold, and list it.")
  private boolean leaveOut;

  @Mixin private final DatabaseOptions database;
  @Mixin private final ServerOptions server;
  @Mixin private final ProgressOptions progress = new ProgressOptions();
  @Mixin private final Output output = new Output();

  public ExportCommand(Map<String, String> environment) {
    this.database = new DatabaseOptions(environment);
    this.server = new ServerOptions(environment);
  }

  @Override
  public Integer call() {
    if (!ServerOptions.isAddress(target)) {
      throw output.wrongUse("The TARGET is a server, http://HOST:PORT or https://HOST:PORT");
    }
    ChromaExporter exporter =
        placed(ChromaExporter.to(server.server(target, output)))
            .onProgress(progress.bar(output)::show);
    try (VectorDatabase opened = database.open(output, 1)) {
      return show(export(leaveOut ? exporter.leaveOut() : exporter, opened));
    }
  }

  private List<ExportReport> export(ChromaExporter exporter, VectorDatabase opened) {
    boolean joined =
        tenant.isEmpty()
            && place.isEmpty()
            && opened.find(collection).filter(CollectionInfo::isPerTenant).isPresent();
    return joined
        ? exporter.exportJoined(opened, collection)
        : List.of(tenant.map(exporter::tenant).orElse(exporter).export(opened, collection));
  }

  private ChromaExporter placed(ChromaExporter exporter) {
    if (place.isEmpty()) {
      return exporter;
    }
    String[] parts = place.get().split("/", PARTS);
    if (parts.length < PARTS) {
      throw output.wrongUse("--to is TENANT/DATABASE/NAME");
    }
    return exporter.into(parts[0], parts[1], parts[2]);
  }

  /** A single report as an object, several as an array. */
  private int show(List<ExportReport> reports) {
    if (output.isJson()) {
      output.json(reports.size() == 1 ? reports.get(0) : reports);
    } else {
      reports.forEach(report -> ResultText.exported(report).forEach(output::line));
    }
    boolean whole = reports.stream().allMatch(report -> report.losses().isEmpty());
    return whole ? ExitCode.DONE : ExitCode.KEPT;
  }
}
