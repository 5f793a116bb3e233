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
  private final boolean perTenant;
  private final Map<String, @Nullable Object> metadata;

  private CollectionInfo(
      String name,
      @Nullable ModelId model,
      Metric metric,
      boolean perTenant,
      Map<String, @Nullable Object> metadata) {
    this.name = Objects.requireNonNull(name);
    this.model = model;
    this.metric = Objects.requireNonNull(metric);
    this.perTenant = perTenant;
    this.metadata = metadata;
  }

  /** A description, for those who write a store of their own. */
  public static CollectionInfo of(
      String name, Optional<ModelId> model, Metric metric, Map<String, @Nullable Object> metadata) {
    return new CollectionInfo(
        name, model.orElse(null), metric, false, MetadataValues.copyOfCollection(metadata));
  }

  /** A copy of a collection whose documents each belong to a tenant. */
  public CollectionInfo perTenant() {
    return new CollectionInfo(name, model, metric, true, metadata);
  }

  /** A copy under another name. */
  public CollectionInfo withName(String name) {
    return new CollectionInfo(name, model, metric, perTenant, metadata);
  }

  /** A copy with this model. */
  public CollectionInfo withModel(ModelId model) {
    return new CollectionInfo(name, Objects.requireNonNull(model), metric, perTenant, metadata);
  }

  /** Whether each document belongs to a tenant, see {@link VectorDatabase#tenant}. */
  public boolean isPerTenant() {
    return perTenant;
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
