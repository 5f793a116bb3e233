package dev.vectorstore.migration.internal.chroma;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a collection's metric and embedding function. The place where Chroma writes them changed
 * four times.
 *
 * <p>Since 1.3 it is the schema; from 1.0 to 1.2 the configuration, unless that is all defaults and
 * the segment was made by an older Chroma; before, the metadata of the vector segment, while the
 * configuration of that time ({@code hnsw_configuration}) always says l2 and is not looked at.
 */
public final class DeclaredSettings {

  /** The default maximum number of neighbours of an element of an index. */
  public static final int DEFAULT_LINKS = 16;

  private static final String SPACE = "hnsw:space";
  private static final String LINKS = "hnsw:M";
  private static final String[] SCHEMA_INDEX = {
    "keys", "#embedding", "float_list", "vector_index", "config"
  };
  private static final Map<String, Number> DEFAULTS =
      Map.of(
          "ef_construction",
          100L,
          "ef_search",
          100L,
          "max_neighbors",
          (long) DEFAULT_LINKS,
          "sync_threshold",
          1000L,
          "resize_factor",
          1.2);

  private final Map<String, @Nullable Object> configuration;
  private final Map<String, @Nullable Object> schemaIndex;
  private final Map<String, Object> segmentMetadata;
  private final Map<String, Object> collectionMetadata;

  public DeclaredSettings(
      Optional<String> configuration,
      Optional<String> schema,
      Map<String, Object> segmentMetadata,
      Map<String, Object> collectionMetadata) {
    this.configuration = Json.objectOrEmpty(configuration);
    this.schemaIndex = asObject(Json.at(Json.objectOrEmpty(schema), SCHEMA_INDEX));
    this.segmentMetadata = segmentMetadata;
    this.collectionMetadata = collectionMetadata;
  }

  /**
   * The settings of a collection of a server. Its configuration is that of the index itself. Its
   * metadata replaces that of the segment, which a server does not show.
   */
  public DeclaredSettings(
      Map<String, @Nullable Object> served,
      Map<String, @Nullable Object> schema,
      Map<String, Object> collectionMetadata) {
    this.configuration = Json.empty();
    this.configuration.put("vector_index", served);
    this.configuration.put("embedding_function", served.get("embedding_function"));
    this.schemaIndex = asObject(Json.at(schema, SCHEMA_INDEX));
    this.segmentMetadata = collectionMetadata;
    this.collectionMetadata = collectionMetadata;
  }

  /** Returns the metric's name as it is written, or empty if it is not written, which means l2. */
  public Optional<Object> metricName() {
    return Json.at(schemaIndex, "space")
        .or(() -> configured("space", SPACE))
        .or(() -> Optional.ofNullable(segmentMetadata.get(SPACE)))
        .or(() -> Optional.ofNullable(collectionMetadata.get(SPACE)));
  }

  /** Returns the maximum number of neighbours of an element of the index. The default is 16. */
  public int links() {
    return Json.at(schemaIndex, "hnsw", "max_neighbors")
        .or(() -> configured("max_neighbors", LINKS))
        .or(() -> Optional.ofNullable(segmentMetadata.get(LINKS)))
        .or(() -> Optional.ofNullable(collectionMetadata.get(LINKS)))
        .map(links -> links instanceof Number number ? number.intValue() : DEFAULT_LINKS)
        .orElse(DEFAULT_LINKS);
  }

  /** Returns the function that made the vectors. */
  public ChromaEmbeddingFunction embeddingFunction() {
    return Json.at(schemaIndex, "embedding_function")
        .or(() -> Json.at(configuration, "embedding_function"))
        .map(function -> embeddingFunction(asObject(Optional.of(function))))
        .orElse(ChromaEmbeddingFunction.UNKNOWN);
  }

  /** Not used if it has only defaults and an older Chroma wrote another one under this key. */
  private Optional<Object> configured(String name, String older) {
    Map<String, @Nullable Object> index =
        asObject(
            Json.at(configuration, "vector_index", "hnsw")
                .or(() -> Json.at(configuration, "vector_index", "spann")));
    return Json.at(index, name)
        .filter(said -> !segmentMetadata.containsKey(older) || !isDefault(index));
  }

  private static boolean isDefault(Map<String, @Nullable Object> index) {
    return "l2".equals(index.get("space"))
        && DEFAULTS.entrySet().stream()
            .allMatch(
                entry ->
                    entry.getValue().equals(index.getOrDefault(entry.getKey(), entry.getValue())));
  }

  private static ChromaEmbeddingFunction embeddingFunction(Map<String, @Nullable Object> function) {
    ChromaEmbeddingFunction.Kind kind =
        switch (String.valueOf(function.get("type"))) {
          case "known" -> ChromaEmbeddingFunction.Kind.KNOWN;
          case "legacy" -> ChromaEmbeddingFunction.Kind.LEGACY;
          default -> ChromaEmbeddingFunction.Kind.UNKNOWN;
        };
    return new ChromaEmbeddingFunction(
        kind,
        Json.at(function, "name").map(String::valueOf),
        Json.at(function, "config", "model_name").map(String::valueOf));
  }

  @SuppressWarnings("unchecked") // Json makes objects of this type only.
  private static Map<String, @Nullable Object> asObject(Optional<Object> value) {
    return value.isPresent() && value.get() instanceof Map<?, ?> object
        ? (Map<String, @Nullable Object>) object
        : Json.empty();
  }
}
