package dev.vectorstore.examples.chromaimport.command;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.examples.chromaimport.option.ChoiceOptions;
import dev.vectorstore.examples.chromaimport.option.DatabaseOptions;
import dev.vectorstore.examples.chromaimport.option.Failures;
import dev.vectorstore.examples.chromaimport.option.ProgressOptions;
import dev.vectorstore.examples.chromaimport.option.ReportOptions;
import dev.vectorstore.examples.chromaimport.option.SourceOptions;
import dev.vectorstore.examples.chromaimport.output.ExitCode;
import dev.vectorstore.examples.chromaimport.output.Output;
import dev.vectorstore.examples.chromaimport.output.ResultText;
import dev.vectorstore.examples.chromaimport.output.Results;
import dev.vectorstore.imports.ImportRun;
import dev.vectorstore.migration.ChromaImporter;
import dev.vectorstore.migration.ImportReport;
import dev.vectorstore.migration.VerificationReport;
import dev.vectorstore.model.EmbeddingModel;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Imports, or resumes an import. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    abbreviateSynopsis = true,
    description = {
      "Copies the collections of a Chroma source into the database, as a run that can be paused, resumed"
          + " and rolled back. Documents with the same ids are replaced; the source is only read.",
      "",
      "Ctrl-C pauses the run and prints the command that resumes it. A run can be resumed after a crash"
          + " too: the command runs shows its number for --resume.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ${COMMAND-FULL-NAME} /var/lib/chroma --url jdbc:postgresql://localhost/mydb --migrate",
      "  ${COMMAND-FULL-NAME} /var/lib/chroma --unknown-model text-embedding-3-small --verify",
      "  ${COMMAND-FULL-NAME} http://localhost:8000 --only 'articles*' --parallel 4",
      "  ${COMMAND-FULL-NAME} /var/lib/chroma --max-per-second 500    # limit the load",
      "  ${COMMAND-FULL-NAME} /var/lib/chroma --reembed openai:text-embedding-3-large",
      "  ${COMMAND-FULL-NAME} /var/lib/chroma --resume 7"
    })
public final class ImportCommand implements Callable<Integer> {
  private final Interruption interruption;

  @Mixin private final SourceOptions source;
  @Mixin private final DatabaseOptions database;
  @Mixin private final ChoiceOptions choice;
  @Mixin private final ProgressOptions progress = new ProgressOptions();
  @Mixin private final ReportOptions report = new ReportOptions();
  @Mixin private final Output output = new Output();

  @Option(
      names = "--migrate",
      description =
          "First create the tables, or migrate them to this version; needs the role of their owner.")
  private boolean migrate;

  @Option(
      names = "--resume",
      paramLabel = "RUN",
      description =
          "Resume this run, with the same SOURCE and options. Output and status cover the rest of the run; --verify"
              + " covers all of it.")
  private Optional<Long> resume = Optional.empty();

  @Option(
      names = "--verify",
      description = "Compare everything after the import, like the command verify.")
  private boolean verify;

  @Option(
      names = "--parallel",
      paramLabel = "N",
      defaultValue = "1",
      description = "The number of collections at a time; ${DEFAULT-VALUE} by default.")
  private int parallel;

  @Option(
      names = "--max-per-second",
      paramLabel = "N",
      description = "Write at most this number of documents per second.")
  private Optional<Double> maxPerSecond = Optional.empty();

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description = "The number of documents in a transaction; 1,000 by default.")
  private Optional<Integer> batchSize = Optional.empty();

  public ImportCommand(Map<String, String> environment, Interruption interruption) {
    this.interruption = interruption;
    this.source = new SourceOptions(environment);
    this.database = new DatabaseOptions(environment);
    this.choice = new ChoiceOptions(environment);
  }

  @Override
  public Integer call() {
    if (report.isWanted() && !verify) {
      throw output.wrongUse("A report needs a verification: give --verify too");
    }
    Optional<EmbeddingModel> model = choice.model(output);
    try {
      ChromaImporter importer = limited(choice.importer(source.source(output), model, output));
      if (migrate) {
        database.migrate(output);
      }
      try (VectorDatabase opened = database.open(output, parallel)) {
        return run(importer, opened);
      }
    } finally {
      model.ifPresent(EmbeddingModel::close);
    }
  }

  private ChromaImporter limited(ChromaImporter importer) {
    try {
      ChromaImporter limited = importer.parallel(parallel);
      limited = maxPerSecond.isPresent() ? limited.maxPerSecond(maxPerSecond.get()) : limited;
      return batchSize.isPresent() ? limited.batchSize(batchSize.get()) : limited;
    } catch (IllegalArgumentException e) {
      throw output.wrongUse(Failures.messageOf(e));
    }
  }

  private int run(ChromaImporter importer, VectorDatabase opened) {
    ImportReport written = write(importer, opened);
    if (written.run().state() != ImportRun.State.DONE) {
      show(written, Optional.empty());
      tellResume(written.run().id(), "is paused");
      return ExitCode.PAUSED;
    }
    Optional<VerificationReport> verified =
        verify
            ? Optional.of(importer.onProgress(progress.bar(output)::show).verify(opened))
            : Optional.empty();
    show(written, verified);
    if (verified.isPresent()) {
      report.write(verified.get());
    } else if (resume.isPresent()) {
      output.message(
          "This covers the rest of the run; --verify, or the command verify, covers all of it.");
    }
    int lacking = written.isWhole() ? ExitCode.DONE : ExitCode.INCOMPLETE;
    return verified.map(each -> ExitCode.of(each.outcome())).orElse(lacking);
  }

  private ImportReport write(ChromaImporter importer, VectorDatabase opened) {
    AtomicLong run = new AtomicLong();
    ChromaImporter telling =
        importer.onStart(each -> run.set(each.id())).onProgress(progress.bar(output)::show);
    try {
      return interruption.during(
          () -> pause(opened, run.get()),
          () -> tellResume(run.get(), "is paused"),
          () ->
              resume.isPresent()
                  ? telling.resume(opened, resume.get())
                  : telling.importInto(opened));
    } catch (RuntimeException | Error e) {
      if (run.get() != 0) {
        tellResume(run.get(), "failed");
      }
      throw e;
    }
  }

  private void tellResume(long run, String state) {
    output.message(
        "Run "
            + run
            + " "
            + state
            + ". This resumes it:"
            + System.lineSeparator()
            + "  "
            + ResumeLine.of(output.arguments(), run));
  }

  /** Whether there was a run, which now ends. */
  private static boolean pause(VectorDatabase opened, long run) {
    if (run == 0) {
      return false; // nothing has been written yet
    }
    try {
      opened.imports().pause(run);
    } catch (VectorStoreException | IllegalStateException e) {
      // It is done, or the connection to the database was lost, which the work notices too.
    }
    return true;
  }

  private void show(ImportReport written, Optional<VerificationReport> verified) {
    if (output.isJson()) {
      output.json(Results.imported(written, verified));
    } else {
      ResultText.imported(written).forEach(output::line);
      verified.ifPresent(each -> ResultText.verified(each).forEach(output::line));
    }
  }
}
