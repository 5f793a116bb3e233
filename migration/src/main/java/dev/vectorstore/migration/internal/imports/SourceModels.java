package dev.vectorstore.migration.internal.imports;

import dev.vectorstore.migration.internal.source.SourceCollection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The models of the vectors of a source's collections: the model that the host names for a
 * collection, or else the model that the source names, or else the model that the host names for
 * unknown collections.
 *
 * @param byCollection models that the host named, by the collection's name in the database
 * @param unknown the model of collections without a known model
 */
public record SourceModels(Map<String, String> byCollection, Optional<String> unknown) {
  static final SourceModels NONE = new SourceModels(Map.of(), Optional.empty());

  /** A copy with the model of one collection. */
  public SourceModels with(String collection, String model) {
    Map<String, String> models = new LinkedHashMap<>(byCollection);
    models.put(collection, model);
    return new SourceModels(models, unknown);
  }

  /** A copy with the model of collections without a known model. */
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
