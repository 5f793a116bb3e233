package dev.vectorstore.examples.chromaimport.option;

import dev.vectorstore.examples.chromaimport.output.Output;
import dev.vectorstore.migration.ChromaImporter;
import dev.vectorstore.migration.ChromaSource;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.model.EmbeddingModels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What to import, and how. */
public final class ChoiceOptions {
  @Option(
      names = "--only",
      paramLabel = "PATTERN",
      description =
          "Only the collections with this name, or TENANT/DATABASE/NAME; * matches any characters and ? matches one."
              + " Can be repeated.")
  private List<String> only = new ArrayList<>();

  @Option(
      names = "--unknown-model",
      paramLabel = "MODEL",
      description =
          "The model of the vectors of collections that do not name it, such as"
              + " text-embedding-3-small.")
  private Optional<String> unknownModel = Optional.empty();

  @Option(
      names = "--model",
      paramLabel = "COLLECTION=MODEL",
      description =
          "The model of the vectors of this collection, whatever model Chroma names. Can be"
              + " repeated.")
  private Map<String, String> models = new LinkedHashMap<>();

  @Option(
      names = "--into",
      paramLabel = "COLLECTION",
      description =
          "Join all collections into this one, each as a tenant. The database role must not be the owner of the"
              + " tables, who sees all tenants.")
  private Optional<String> into = Optional.empty();

  @Option(
      names = "--reembed",
      paramLabel = "MODEL",
      description =
          "Embed the texts again with this model, if the vectors are from another: openai:NAME for a server with OpenAI's interface (VECTORSTORE_EMBEDDING_URL,"
              + " VECTORSTORE_EMBEDDING_API_KEY). Models on this machine need more jars; see the guide.")
  private Optional<String> reembed = Optional.empty();

  @Option(
      names = "--keep-vectors",
      description = "With --reembed: also keep the source's vectors, in a space of their own.")
  private boolean keepVectors;

  @Option(
      names = "--keep-refused",
      description =
          "With --reembed: keep documents whose text the model refuses, like those without a text, and list them;"
              + " otherwise the first one ends the import.")
  private boolean keepRefused;

  @Mixin private final EmbeddingOptions embedding = new EmbeddingOptions();

  private final Map<String, String> environment;

  public ChoiceOptions(Map<String, String> environment) {
    this.environment = environment;
  }

  /** The model that embeds again, or empty if there is none. The caller closes it. */
  public Optional<EmbeddingModel> model(Output output) {
    requireReembed("--keep-vectors", keepVectors, output);
    requireReembed("--keep-refused", keepRefused, output);
    requireReembed("--embedding-…", embedding.isGiven(), output);
    return reembed.map(name -> load(name, output));
  }

  private void requireReembed(String option, boolean given, Output output) {
    if (given && reembed.isEmpty()) {
      throw output.wrongUse(option + " needs --reembed");
    }
  }

  private EmbeddingModel load(String name, Output output) {
    Map<String, String> settings = new HashMap<>(environment);
    settings.put(EmbeddingModels.MODEL_VARIABLE, name);
    settings.putAll(embedding.variables());
    try {
      return EmbeddingModels.installed().load(settings);
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw output.wrongUse("--reembed: " + Failures.messageOf(e));
    } catch (LinkageError e) {
      throw output.wrongUse(
          "--reembed " + name + " needs jars that are not in this one; the guide lists them");
    }
  }

  public ChromaImporter importer(
      ChromaSource source, Optional<EmbeddingModel> model, Output output) {
    try {
      ChromaImporter importer = ChromaImporter.from(source).only(only.toArray(String[]::new));
      importer = unknownModel.isPresent() ? importer.unknownModel(unknownModel.get()) : importer;
      for (Map.Entry<String, String> named : models.entrySet()) {
        importer = importer.model(named.getKey(), named.getValue());
      }
      importer = into.isPresent() ? importer.intoTenantsOf(into.get()) : importer;
      if (model.isEmpty()) {
        return importer;
      }
      importer = keepRefused ? importer.keepRefused() : importer;
      return keepVectors ? importer.reembedBeside(model.get()) : importer.reembed(model.get());
    } catch (IllegalArgumentException e) {
      throw output.wrongUse(Failures.messageOf(e));
    }
  }
}
