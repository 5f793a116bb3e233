package dev.vectorstore.embedding;

import dev.vectorstore.model.EmbeddingModelProvider;
import dev.vectorstore.model.EmbeddingModels;
import java.nio.file.Path;

/**
 * The embedding models that this module brings, by name; {@link EmbeddingModels#installed()} finds
 * them.
 */
public final class LocalModels implements EmbeddingModelProvider {
  /** For {@link java.util.ServiceLoader}; {@link #all()} needs none. */
  public LocalModels() {}

  /**
   * A registry of them: every {@link ReadyModel} by its name, {@code directory:PATH} as {@link
   * ModelSource#directory}, {@code resources:FOLDER} as {@link ModelSource#resources}, and {@code
   * zoo:URL} as {@link ModelSource#zoo}. Listing the names loads nothing.
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
