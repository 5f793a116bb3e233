package dev.vectorstore.migration.internal.source;

import dev.vectorstore.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A collection of a source. A store can hold all of its texts.
 *
 * @param path the place in the source, widest part first and its own name last; unique
 * @param name the name in the database unless the host joins collections
 * @param metric the metric of searches in the source
 * @param dimension the dimension of its vectors; empty if it has none
 * @param model the name of the model of its vectors, if the source names it
 * @param metadata the metadata that the database keeps
 * @param count the number of records by the source's own count; there may be more or fewer
 */
public record SourceCollection(
    List<String> path,
    String name,
    Metric metric,
    OptionalInt dimension,
    Optional<String> model,
    Map<String, Object> metadata,
    long count) {
  /** Copies the path. */
  public SourceCollection {
    path = List.copyOf(path);
  }

  /**
   * Returns a path as it can be written with {@code /} between its parts: {@code %} and {@code /}
   * are {@code %25} and {@code %2F} in all but the last.
   */
  public static List<String> written(List<String> path) {
    List<String> parts = new ArrayList<>(path);
    parts
        .subList(0, path.size() - 1)
        .replaceAll(part -> part.replace("%", "%25").replace("/", "%2F"));
    return parts;
  }
}
