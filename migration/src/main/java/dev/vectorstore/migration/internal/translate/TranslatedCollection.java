package dev.vectorstore.migration.internal.translate;

import dev.vectorstore.ModelId;
import dev.vectorstore.migration.ChromaText;
import dev.vectorstore.migration.internal.chroma.ChromaCollection;
import dev.vectorstore.migration.internal.chroma.ChromaEmbeddingFunction;
import dev.vectorstore.migration.internal.source.SourceCollection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A collection of Chroma's as one that any source could have. */
public final class TranslatedCollection {
  /** The metadata key of Chroma's own data about a collection. */
  public static final String ORIGIN = "chroma:collection";

  /** The model of Chroma's function {@code default}. */
  private static final ModelId DEFAULT = ModelId.of("all-MiniLM-L6-v2", 384);

  private TranslatedCollection() {}

  static SourceCollection of(ChromaCollection collection) {
    return new SourceCollection(
        ChromaNames.path(collection),
        ChromaNames.name(collection),
        collection.metric().metric(),
        collection.dimension(),
        model(collection),
        metadata(collection),
        collection.count());
  }

  private static Optional<String> model(ChromaCollection collection) {
    ChromaEmbeddingFunction function = collection.embeddingFunction();
    if (function.kind() != ChromaEmbeddingFunction.Kind.KNOWN) {
      return Optional.empty();
    }
    return function.name().equals(Optional.of("default"))
        ? defaultModel(collection)
        : function.model().or(function::name);
  }

  /**
   * Chroma names its default function even if all vectors were computed elsewhere. The dimension
   * can show that.
   */
  private static Optional<String> defaultModel(ChromaCollection collection) {
    return collection.dimension().orElse(DEFAULT.dimension()) == DEFAULT.dimension()
        ? Optional.of(DEFAULT.name())
        : Optional.empty();
  }

  private static Map<String, Object> metadata(ChromaCollection collection) {
    Map<String, Object> metadata =
        new LinkedHashMap<>(ChromaMetadata.escaped(collection.metadata()));
    metadata.put(ORIGIN, origin(collection));
    return metadata;
  }

  private static Map<String, Object> origin(ChromaCollection collection) {
    Map<String, Object> origin = new LinkedHashMap<>();
    origin.put("id", ChromaText.escape(collection.id()));
    origin.put("tenant", ChromaText.escape(collection.tenant()));
    origin.put("database", ChromaText.escape(collection.database()));
    origin.put("name", ChromaText.escape(collection.name()));
    collection
        .configuration()
        .ifPresent(json -> origin.put("configuration", ChromaText.escape(json)));
    collection.schema().ifPresent(json -> origin.put("schema", ChromaText.escape(json)));
    return origin;
  }
}
