package dev.vectorstore.migration.internal.client;

import dev.vectorstore.internal.http.JsonRequests;
import dev.vectorstore.migration.internal.chroma.ChromaEmbeddingFunction;
import dev.vectorstore.migration.internal.chroma.ChromaMetric;
import dev.vectorstore.migration.internal.chroma.DeclaredSettings;
import dev.vectorstore.migration.internal.client.ServerFailure.Kind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A collection as a server describes it.
 *
 * @param metric empty if it names one that Chroma does not have
 * @param dimension empty if nothing was written yet, or the server is older than 0.5.4
 * @param configuration its JSON with keys in order
 * @param schema its JSON with keys in order
 */
public record ServedCollection(
    CollectionRef place,
    String name,
    Optional<ChromaMetric> metric,
    OptionalInt dimension,
    Map<String, Object> metadata,
    Optional<String> configuration,
    Optional<String> schema,
    ChromaEmbeddingFunction embeddingFunction) {

  public static ServedCollection of(
      String server, Map<String, @Nullable Object> said, String tenant, String database) {
    if (!(said.get("name") instanceof String name)
        || !(said.get("id") instanceof String id)
        || !isUuid(id)) {
      throw new ServerFailure(
          Kind.MALFORMED, server + " answered with a collection without a name or an id", null);
    }
    Map<String, Object> metadata = new LinkedHashMap<>();
    JsonResponses.asObject(said.get("metadata"))
        .forEach((key, value) -> metadata.put(key, value == null ? Double.NaN : value));
    DeclaredSettings settings =
        new DeclaredSettings(
            JsonResponses.asObject(said.get("configuration_json")),
            JsonResponses.asObject(said.get("schema")),
            metadata);
    Optional<Object> metric = settings.metricName();
    return new ServedCollection(
        new CollectionRef(tenant, database, id),
        name,
        metric.isEmpty() ? Optional.of(ChromaMetric.L2) : metric.flatMap(ChromaMetric::from),
        said.get("dimension") instanceof Long size && size > 0 && size <= Integer.MAX_VALUE
            ? OptionalInt.of(size.intValue())
            : OptionalInt.empty(),
        metadata,
        json(said, "configuration_json"),
        json(said, "schema"),
        settings.embeddingFunction());
  }

  private static Optional<String> json(Map<String, @Nullable Object> said, String key) {
    return Optional.ofNullable(said.get(key)).map(JsonRequests::text);
  }

  private static boolean isUuid(String id) {
    try {
      return UUID.fromString(id).toString().equalsIgnoreCase(id);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
