package dev.vectorstore.examples.chromaimport.command;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.examples.chromaimport.option.ChoiceOptions;
import dev.vectorstore.examples.chromaimport.option.DatabaseOptions;
import dev.vectorstore.examples.chromaimport.option.ProgressOptions;
import dev.vectorstore.examples.chromaimport.option.ReportOptions;
import dev.vectorstore.examples.chromaimport.option.SourceOptions;
import dev.vectorstore.examples.chromaimport.output.ExitCode;
import dev.vectorstore.examples.chromaimport.output.JsonText;
import dev.vectorstore.examples.chromaimport.output.Output;
import dev.vectorstore.examples.chromaimport.output.ResultText;
import dev.vectorstore.migration.ChromaImporter;
import dev.vectorstore.migration.VerificationReport;
import dev.vectorstore.migration.report.VerificationJson;
import dev.vectorstore.model.EmbeddingModel;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Compares a source with the database. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    abbreviateSynopsis = true,
    description = {
      "Compares a whole Chroma source with the database: collections, ids both ways, texts,"
          + " metadata and all bits of every vector. Changes nothing. Give the options of the"
          + " import.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ${COMMAND-FULL-NAME} /var/lib/chroma --url jdbc:postgresql://localhost/mydb",
      "  ${COMMAND-FULL-NAME} /var/lib/chroma --report report.html --report-json report.json",
      "  ${COMMAND-FULL-NAME} /var/lib/chroma --only articles && echo complete"
    })
public final class VerifyCommand implements Callable<Integer> {
  @Mixin private final SourceOptions source;
  @Mixin private final DatabaseOptions database;
  @Mixin private final ChoiceOptions choice;
  @Mixin private final ProgressOptions progress = new ProgressOptions();
  @Mixin private final ReportOptions report = new ReportOptions();
  @Mixin private final Output output = new Output();

  public VerifyCommand(Map<String, String> environment) {
    this.source = new SourceOptions(environment);
    this.database = new DatabaseOptions(environment);
    this.choice = new ChoiceOptions(environment);
  }

  @Override
  public Integer call() {
    Optional<EmbeddingModel> model = choice.model(output);
    try {
      ChromaImporter importer = choice.importer(source.source(output), model, output);
      try (VectorDatabase opened = database.open(output, 1)) {
        return show(importer.onProgress(progress.bar(output)::show).verify(opened));
      }
    } finally {
      model.ifPresent(EmbeddingModel::close);
    }
  }

  private int show(VerificationReport verified) {
    report.write(verified);
    if (output.isJson()) {
      output.json(new JsonText.Ready(VerificationJson.of(verified)));
    } else {
      ResultText.verified(verified).forEach(output::line);
    }
    return ExitCode.of(verified.outcome());
  }
}
