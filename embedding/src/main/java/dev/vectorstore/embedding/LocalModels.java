package dev.vectorstore.embedding;

import dev.vectorstore.model.EmbeddingModelProvider;
import dev.vectorstore.model.EmbeddingModels;
import java.nio.file.Path;

/** The embedding models of this module, by name. {@link EmbeddingModels#installed()} finds them. */
public final class LocalModels implements EmbeddingModelProvider {
  /** For {@link java.util.ServiceLoader}. Hosts call {@link #all()}. */
  public LocalModels() {}

  /**
   * A registry of these models: every {@link ReadyModel} by its name, {@code directory:PATH} for
   * {@link ModelSource#directory}, {@code resources:FOLDER} for {@link ModelSource#resources}, and
   * {@code zoo:URL} for {@link ModelSource#zoo}. Listing the names loads no model.
   */
  public static EmbeddingModels all() {
    EmbeddingModels models = EmbeddingModels.none();
    for (ReadyModel ready : ReadyModel.values()) {
      models = models.with(ready.modelName(), () -> DjlEmbeddingModel.load(ModelSource.of(ready)));
    }
    return models
        .withScheme(
            "directory",
            (path, environment) -> DjlEmbeddingModel.load(ModelSource.directory(Path.of(path))))
        .withScheme(
            "resources",
            (folder, environment) -> DjlEmbeddingModel.load(ModelSource.resources(folder)))
        .withScheme("zoo", (url, environment) -> DjlEmbeddingModel.load(ModelSource.zoo(url)));
  }

  @Override
  public EmbeddingModels models() {
    return all();
  }
}
