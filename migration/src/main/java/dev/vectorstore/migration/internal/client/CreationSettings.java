package dev.vectorstore.migration.internal.client;

import dev.vectorstore.migration.internal.chroma.ChromaMetric;
import dev.vectorstore.migration.internal.chroma.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a collection, in any of the three forms that Chroma writes: the
 * configuration of its database, that of its HTTP interface, or the schema.
 */
final class CreationSettings {
  private static final List<String> HNSW =
      List.of(
          "ef_construction",
          "ef_search",
          "max_neighbors",
          "batch_size",
          "sync_threshold",
          "resize_factor");
  private static final String[] SCHEMA = {
    "keys", "#embedding", "float_list", "vector_index", "config"
  };

  private CreationSettings() {}

  /** The configuration for the creation in a server of 1.0 or newer, with the requested metric. */
  static Map<String, @Nullable Object> of(
      Optional<String> configuration, Optional<String> schema, ChromaMetric metric) {
    Map<String, @Nullable Object> configured = Json.objectOrEmpty(configuration);
    Map<String, @Nullable Object> index =
        JsonResponses.asObject(Json.at(Json.objectOrEmpty(schema), SCHEMA).orElse(null));
    Map<String, @Nullable Object> hnsw = new LinkedHashMap<>();
    for (Optional<Object> place :
        List.of(
            Json.at(configured, "hnsw"),
            Json.at(configured, "vector_index", "hnsw"),
            Json.at(index, "hnsw"))) {
      Map<String, @Nullable Object> there = JsonResponses.asObject(place.orElse(null));
      HNSW.forEach(key -> Json.at(there, key).ifPresent(value -> hnsw.put(key, value)));
    }
    hnsw.put("space", metric.chromaName());
    Map<String, @Nullable Object> settings = new LinkedHashMap<>();
    settings.put("hnsw", hnsw);
    Json.at(configured, "embedding_function")
        .or(() -> Json.at(index, "embedding_function"))
        .filter(function -> "known".equals(JsonResponses.asObject(function).get("type")))
        .ifPresent(function -> settings.put("embedding_function", function));
    return settings;
  }
}
