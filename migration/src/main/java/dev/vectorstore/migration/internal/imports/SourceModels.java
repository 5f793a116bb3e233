package dev.vectorstore.migration.internal.imports;

import dev.vectorstore.migration.internal.source.SourceCollection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which model made the vectors of a source's collections: what the host says of one, else what the
 * source says of it, else what the host says of all that are unknown.
 *
 * @param byCollection models that the host named, by the collection's name in the database
 * @param unknown the model of collections that say nothing
 */
public record SourceModels(Map<String, String> byCollection, Optional<String> unknown) {
  static final SourceModels NONE = new SourceModels(Map.of(), Optional.empty());

  /** A copy with the model of one collection. */
  public SourceModels with(String collection, String model) {
    Map<String, String> models = new LinkedHashMap<>(byCollection);
    models.put(collection, model);
    return new SourceModels(models, unknown);
  }

  /** A copy with the model of those that say nothing. */
  public SourceModels withUnknown(String model) {
    return new SourceModels(byCollection, Optional.of(model));
  }

  /** The name of the collection's model, or empty if it is unknown. */
  Optional<String> of(SourceCollection collection) {
    return Optional.ofNullable(byCollection.get(collection.name()))
        .or(collection::model)
        .or(() -> unknown);
  }
}
