package dev.vectorstore.migration;

import dev.vectorstore.ModelId;
import dev.vectorstore.migration.internal.chroma.ChromaCollection;
import dev.vectorstore.migration.internal.chroma.ChromaEmbeddingFunction;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which model made the vectors of a source's collections: what the host says of one, else what
 * Chroma says of it, else what the host says of all that are unknown.
 *
 * @param byCollection models that the host named, by the collection's name in the database
 * @param unknown the model of collections that say nothing
 */
record SourceModels(Map<String, String> byCollection, Optional<String> unknown) {
  static final SourceModels NONE = new SourceModels(Map.of(), Optional.empty());

  /** What Chroma's function {@code default} runs. */
  private static final ModelId DEFAULT = ModelId.of("all-MiniLM-L6-v2", 384);

  SourceModels with(String collection, String model) {
    Map<String, String> models = new LinkedHashMap<>(byCollection);
    models.put(collection, model);
    return new SourceModels(models, unknown);
  }

  SourceModels withUnknown(String model) {
    return new SourceModels(byCollection, Optional.of(model));
  }

  /** The name of the collection's model; empty if nobody says. */
  Optional<String> of(ChromaCollection collection, String name) {
    return Optional.ofNullable(byCollection.get(name))
        .or(() -> declared(collection))
        .or(() -> unknown);
  }

  private static Optional<String> declared(ChromaCollection collection) {
    ChromaEmbeddingFunction function = collection.embeddingFunction();
    if (function.kind() != ChromaEmbeddingFunction.Kind.KNOWN) {
      return Optional.empty();
    }
    return function.name().equals(Optional.of("default"))
        ? defaultModel(collection)
        : function.model().or(function::name);
  }

  /**
   * Chroma notes its default function also where all vectors were brought; a dimension can tell.
   */
  private static Optional<String> defaultModel(ChromaCollection collection) {
    return collection.dimension().orElse(DEFAULT.dimension()) == DEFAULT.dimension()
        ? Optional.of(DEFAULT.name())
        : Optional.empty();
  }
}
