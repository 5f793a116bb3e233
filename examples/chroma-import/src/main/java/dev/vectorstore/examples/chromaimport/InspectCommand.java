package dev.vectorstore.examples.chromaimport;

import dev.vectorstore.migration.SourceInspection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows what a source holds. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    abbreviateSynopsis = true,
    description = {
      "Shows what a Chroma holds and what an import would make of it. Needs no database and changes"
          + " nothing.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ${COMMAND-FULL-NAME} /var/lib/chroma",
      "  CHROMA_TOKEN=… ${COMMAND-FULL-NAME} https://chroma.example.org --tenant acme",
      "  ${COMMAND-FULL-NAME} /var/lib/chroma --json | jq '.collections[].name'"
    })
final class InspectCommand implements Callable<Integer> {
  @Mixin private final SourceOptions source;
  @Mixin private final ChoiceOptions choice;
  @Mixin private final Output output = new Output();

  InspectCommand(Map<String, String> environment) {
    this.source = new SourceOptions(environment);
    this.choice = new ChoiceOptions(environment);
  }

  @Override
  public Integer call() {
    SourceInspection found =
        choice.importer(source.source(output), Optional.empty(), output).inspect();
    if (output.isJson()) {
      output.json(found);
    } else {
      show(found);
    }
    return ExitCode.DONE;
  }

  private void show(SourceInspection found) {
    Wording.inspected(found).forEach(output::line);
    if (!found.withoutModel().isEmpty()) {
      output.message(
          "Before an import, say which model made the vectors of "
              + String.join(", ", found.withoutModel())
              + ": --unknown-model or --model.");
    }
  }
}
