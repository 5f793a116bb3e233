package dev.vectorstore.examples.chromaimport.command;

import dev.vectorstore.examples.chromaimport.option.ChoiceOptions;
import dev.vectorstore.examples.chromaimport.option.ProgressOptions;
import dev.vectorstore.examples.chromaimport.option.SourceOptions;
import dev.vectorstore.examples.chromaimport.output.ExitCode;
import dev.vectorstore.examples.chromaimport.output.Output;
import dev.vectorstore.examples.chromaimport.output.ResultText;
import dev.vectorstore.examples.chromaimport.output.Results;
import dev.vectorstore.migration.ChromaImporter;
import dev.vectorstore.migration.ImportReport;
import dev.vectorstore.migration.SourceInspection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows the contents of a source. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    abbreviateSynopsis = true,
    description = {
      "Shows the contents of a Chroma source and what an import would write. Needs no database and"
          + " changes nothing.",
      "",
      "With --records everything is read as an import reads it, to show how many documents there are, which"
          + " have no searchable vector, and what is damaged.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ${COMMAND-FULL-NAME} /var/lib/chroma",
      "  CHROMA_TOKEN=… ${COMMAND-FULL-NAME} https://chroma.example.org --tenant acme",
      "  ${COMMAND-FULL-NAME} /var/lib/chroma --records    # read all of it, too",
      "  ${COMMAND-FULL-NAME} /var/lib/chroma --json | jq '.collections[].name'"
    })
public final class InspectCommand implements Callable<Integer> {
  @Mixin private final SourceOptions source;
  @Mixin private final ChoiceOptions choice;
  @Mixin private final ProgressOptions progress = new ProgressOptions();
  @Mixin private final Output output = new Output();

  @Option(
      names = "--records",
      description = "Read every record, and show what an import would write.")
  private boolean records;

  public InspectCommand(Map<String, String> environment) {
    this.source = new SourceOptions(environment);
    this.choice = new ChoiceOptions(environment);
  }

  @Override
  public Integer call() {
    ChromaImporter importer = choice.importer(source.source(output), Optional.empty(), output);
    SourceInspection found = importer.inspect();
    Optional<List<ImportReport.Collection>> read =
        records && found.withoutModel().isEmpty()
            ? Optional.of(importer.onProgress(progress.bar(output)::show).rehearse())
            : Optional.empty();
    if (output.isJson()) {
      output.json(Results.inspected(found, read));
    } else {
      show(found);
      read.ifPresent(each -> ResultText.collections(each).forEach(output::line));
    }
    return records && read.isEmpty() ? ExitCode.FAILED : ExitCode.DONE;
  }

  private void show(SourceInspection found) {
    ResultText.inspected(found).forEach(output::line);
    if (!found.withoutModel().isEmpty()) {
      output.message(
          "Before an import"
              + (records ? " or --records" : "")
              + ", name the model of the vectors of "
              + String.join(", ", found.withoutModel())
              + ": --unknown-model or --model.");
    }
  }
}
