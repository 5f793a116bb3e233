package dev.vectorstore.examples.chromaimport;

import dev.vectorstore.migration.SourceInspection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows what a source holds. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
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
    output.line("%s: %,d collection(s)", found.source(), found.collections().size());
    for (SourceInspection.Collection each : found.collections()) {
      output.line(
          "  %s: %,d documents, %s, %s, %s",
          each.name(),
          each.documents(),
          each.dimension().isPresent()
              ? each.dimension().getAsInt() + " dimensions"
              : "no vectors",
          each.metric(),
          each.model().map(model -> "model " + model).orElse("model unknown"));
    }
    for (SourceInspection.Finding finding : found.findings()) {
      output.line("  note: %s, %,d times", finding.note(), finding.count());
    }
    List<String> unknown = found.withoutModel();
    if (!unknown.isEmpty()) {
      output.message(
          "Before an import, say which model made the vectors of %s: --unknown-model or --model.",
          String.join(", ", unknown));
    }
  }
}
