package dev.vectorstore;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a database knows of a collection. Immutable and safe to share between threads. */
public final class CollectionInfo {
  private final String name;
  private final @Nullable ModelId model;
  private final Metric metric;
  private final Map<String, @Nullable Object> metadata;

  private CollectionInfo(
      String name, @Nullable ModelId model, Metric metric, Map<String, @Nullable Object> metadata) {
    this.name = Objects.requireNonNull(name);
    this.model = model;
    this.metric = Objects.requireNonNull(metric);
    this.metadata = metadata;
  }

  /** A description, for those who write a store of their own. */
  public static CollectionInfo of(
      String name, Optional<ModelId> model, Metric metric, Map<String, @Nullable Object> metadata) {
    return new CollectionInfo(
        name, model.orElse(null), metric, MetadataValues.copyOfCollection(metadata));
  }

  /** The name, unique in its database. */
  public String name() {
    return name;
  }

  /** The model whose vectors are searched; empty if the collection has none yet. */
  public Optional<ModelId> model() {
    return Optional.ofNullable(model);
  }

  /** How its distances are measured. */
  public Metric metric() {
    return metric;
  }

  /** Metadata of the collection itself. */
  public Map<String, @Nullable Object> metadata() {
    return metadata;
  }

  @Override
  public String toString() {
    return "CollectionInfo[name=" + name + ", model=" + model + ", metric=" + metric + "]";
  }
}
