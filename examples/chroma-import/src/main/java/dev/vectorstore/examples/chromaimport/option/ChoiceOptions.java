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

/** What of the source is meant, and what it is to become. */
public final class ChoiceOptions {
  @Option(
      names = "--only",
      paramLabel = "PATTERN",
      description =
          "Only the collections of this name, or TENANT/DATABASE/NAME; * and ? stand for any"
              + " characters and for one. Can be repeated.")
  private List<String> only = new ArrayList<>();

  @Option(
      names = "--unknown-model",
      paramLabel = "MODEL",
      description =
          "The model that made the vectors of collections that do not say which, such as"
              + " text-embedding-3-small.")
  private Optional<String> unknownModel = Optional.empty();

  @Option(
      names = "--model",
      paramLabel = "COLLECTION=MODEL",
      description =
          "The model that made the vectors of this collection, whatever Chroma says. Can be"
              + " repeated.")
  private Map<String, String> models = new LinkedHashMap<>();

  @Option(
      names = "--into",
      paramLabel = "COLLECTION",
      description =
          "Join all into this collection, each as a tenant of it. The database's role must not be"
              + " the owner of the tables, who sees all tenants.")
  private Optional<String> into = Optional.empty();

  @Option(
      names = "--reembed",
      paramLabel = "MODEL",
      description =
          "Embed the texts anew by this model, where the vectors are of another: openai:NAME for a"
              + " server with OpenAI's interface (VECTORSTORE_EMBEDDING_URL,"
              + " VECTORSTORE_EMBEDDING_API_KEY). Models on this machine need more jars, see the"
              + " guide.")
  private Optional<String> reembed = Optional.empty();

  @Option(
      names = "--keep-vectors",
      description = "With --reembed: keep the source's vectors beside, in a space of their own.")
  private boolean keepVectors;

  @Option(
      names = "--keep-refused",
      description =
          "With --reembed: keep documents whose text the model refuses like those without text, and"
              + " list them; else the first ends the import.")
  private boolean keepRefused;

  @Mixin private final EmbeddingOptions embedding = new EmbeddingOptions();

  private final Map<String, String> environment;

  public ChoiceOptions(Map<String, String> environment) {
    this.environment = environment;
  }

  /** The model that embeds anew, which the caller closes; empty if there is none. */
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
      throw output.wrongUse("--reembed: " + Failures.told(e));
    } catch (LinkageError e) {
      throw output.wrongUse(
          "--reembed " + name + " needs jars that are not within this one; the guide says which");
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
      throw output.wrongUse(Failures.told(e));
    }
  }
}
