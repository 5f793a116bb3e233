package dev.vectorstore.examples.chromaimport.command;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.examples.chromaimport.option.DatabaseOptions;
import dev.vectorstore.examples.chromaimport.output.ExitCode;
import dev.vectorstore.examples.chromaimport.output.Output;
import dev.vectorstore.examples.chromaimport.output.ResultText;
import dev.vectorstore.imports.ImportRun;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows the imports into a database. */
@Command(
    name = "runs",
    mixinStandardHelpOptions = true,
    abbreviateSynopsis = true,
    description = {
      "Shows the imports into the database, newest first: the source, progress and speed of each. It can also"
          + " pause or forget one.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ${COMMAND-FULL-NAME} --url jdbc:postgresql://localhost/mydb",
      "  ${COMMAND-FULL-NAME} 7                # one run",
      "  ${COMMAND-FULL-NAME} --pause 7        # from anywhere; import … --resume 7 resumes it",
      "  ${COMMAND-FULL-NAME} --forget 7       # free its disk space; no rollback after this"
    })
public final class RunsCommand implements Callable<Integer> {
  @Parameters(paramLabel = "RUN", arity = "0..1", description = "Only this run.")
  private Optional<Long> run = Optional.empty();

  @ArgGroup private Change change = new Change();

  @Mixin private final DatabaseOptions database;
  @Mixin private final Output output = new Output();

  public RunsCommand(Map<String, String> environment) {
    this.database = new DatabaseOptions(environment);
  }

  /** A change to a run. */
  public static final class Change {
    @Option(
        names = "--pause",
        paramLabel = "RUN",
        description = "Pause this run, wherever it is running.")
    private Optional<Long> pause = Optional.empty();

    @Option(
        names = "--forget",
        paramLabel = "RUN",
        description =
            "Remove the record of this run and its data for a rollback; the documents stay.")
    private Optional<Long> forget = Optional.empty();
  }

  @Override
  public Integer call() {
    try (VectorDatabase opened = database.open(output, 1)) {
      change.pause.ifPresent(opened.imports()::pause);
      change.forget.ifPresent(opened.imports()::forget);
      show(chosen(opened));
    }
    return ExitCode.DONE;
  }

  private List<ImportRun> chosen(VectorDatabase opened) {
    if (run.isEmpty()) {
      return opened.imports().list();
    }
    return List.of(
        opened
            .imports()
            .find(run.get())
            .orElseThrow(() -> new VectorStoreException.NoSuchRun("there is no run " + run.get())));
  }

  private void show(List<ImportRun> runs) {
    if (output.isJson()) {
      output.json(Map.of("runs", runs));
    } else if (runs.isEmpty()) {
      output.line("There are no runs.");
    } else {
      runs.forEach(each -> ResultText.run(each).forEach(output::line));
    }
  }
}
