package dev.vectorstore.examples.chromaimport.command;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.examples.chromaimport.option.DatabaseOptions;
import dev.vectorstore.examples.chromaimport.output.ExitCode;
import dev.vectorstore.examples.chromaimport.output.Output;
import dev.vectorstore.examples.chromaimport.output.ResultText;
import dev.vectorstore.examples.chromaimport.output.Results;
import dev.vectorstore.imports.ImportRuns;
import dev.vectorstore.imports.ImportRuns.ChangedRows;
import dev.vectorstore.imports.RollbackReport;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Rolls an import back. */
@Command(
    name = "rollback",
    mixinStandardHelpOptions = true,
    abbreviateSynopsis = true,
    description = {
      "Rolls a run back: removes what it inserted, restores what it overwrote to the last bit, and drops the"
          + " collections that it created if they are then empty. Documents that were changed since the run are"
          + " kept and listed. If it fails, run it again.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ${COMMAND-FULL-NAME} 7 --dry-run    # shows what it would do",
      "  ${COMMAND-FULL-NAME} 7",
      "  ${COMMAND-FULL-NAME} 7 --force      # includes later changes"
    })
public final class RollbackCommand implements Callable<Integer> {
  @Parameters(paramLabel = "RUN", description = "The number of the run; the command runs shows it.")
  private long run;

  @Option(names = "--dry-run", description = "Only show what would be done.")
  private boolean dryRun;

  @Option(
      names = "--force",
      description = "Also roll back documents that were changed after the run.")
  private boolean force;

  @Mixin private final DatabaseOptions database;
  @Mixin private final Output output = new Output();

  public RollbackCommand(Map<String, String> environment) {
    this.database = new DatabaseOptions(environment);
  }

  @Override
  public Integer call() {
    try (VectorDatabase opened = database.open(output, 1)) {
      return show(carryOut(opened.imports()));
    }
  }

  private RollbackReport carryOut(ImportRuns runs) {
    ChangedRows changed = force ? ChangedRows.OVERWRITE : ChangedRows.KEEP;
    return dryRun ? runs.planRollback(run, changed) : runs.rollback(run, changed);
  }

  private int show(RollbackReport report) {
    if (output.isJson()) {
      output.json(Results.rolledBack(report, dryRun));
    } else {
      ResultText.rolledBack(report, dryRun).forEach(output::line);
    }
    return report.complete() ? ExitCode.DONE : ExitCode.KEPT;
  }
}
