package dev.vectorstore.migration.internal.chroma;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One collection of Chroma.
 *
 * @param tenant the tenant's name; empty if the collection's database is missing
 * @param database the database's name; empty if the collection's database is missing
 * @param dimension the dimension of the index, or else the declared one, or else that of most
 *     vectors in the log
 * @param links the maximum number of neighbours of an element of the index (M), as declared or by
 *     default
 * @param metadata String, Long, Double or Boolean by key, in Chroma's order
 * @param configuration the JSON text of {@code config_json_str}, unchanged
 * @param schema the JSON text of {@code schema_str}, unchanged
 * @param count the number of records in the metadata segment, before the log is applied
 */
public record ChromaCollection(
    String id,
    String name,
    String tenant,
    String database,
    ChromaMetric metric,
    OptionalInt dimension,
    int links,
    Map<String, Object> metadata,
    Optional<String> configuration,
    Optional<String> schema,
    ChromaEmbeddingFunction embeddingFunction,
    long count) {
  /** The tenant of a collection if none is named. */
  public static final String DEFAULT_TENANT = "default_tenant";

  /** The database of a collection if none is named. */
  public static final String DEFAULT_DATABASE = "default_database";
}
