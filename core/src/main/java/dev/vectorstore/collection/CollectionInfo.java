package dev.vectorstore.collection;

import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.internal.value.MetadataValues;
import dev.vectorstore.space.SpaceInfo;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Describes a collection. Immutable and safe to share between threads. */
public final class CollectionInfo {
  private static final String BY_TENANT = ":collections";

  private final String name;
  private final @Nullable SpaceInfo space;
  private final Metric metric;
  private final boolean perTenant;
  private final boolean metadataIndexed;
  private final int partitions;
  private final Map<String, @Nullable Object> metadata;

  private CollectionInfo(
      String name,
      @Nullable SpaceInfo space,
      Metric metric,
      boolean perTenant,
      boolean metadataIndexed,
      int partitions,
      Map<String, @Nullable Object> metadata) {
    this.name = Objects.requireNonNull(name, "name");
    this.space = space;
    this.metric = Objects.requireNonNull(metric, "metric");
    this.perTenant = perTenant;
    this.metadataIndexed = metadataIndexed;
    this.partitions = partitions;
    this.metadata = metadata;
  }

  /**
   * A description of a collection without a model, for implementations of other stores.
   *
   * @param metric the metric of spaces that name none
   */
  public static CollectionInfo of(
      String name, Metric metric, Map<String, @Nullable Object> metadata) {
    return new CollectionInfo(
        name, null, metric, false, true, 1, MetadataValues.copyOfCollection(metadata));
  }

  /** A copy for a collection whose documents each belong to a tenant. */
  public CollectionInfo perTenant() {
    return new CollectionInfo(name, space, metric, true, metadataIndexed, partitions, metadata);
  }

  /** A copy for a collection whose documents are not indexed by their metadata. */
  public CollectionInfo withoutMetadataIndex() {
    return new CollectionInfo(name, space, metric, perTenant, false, partitions, metadata);
  }

  /** A copy for a collection that is divided into so many parts. */
  public CollectionInfo partitioned(int partitions) {
    return new CollectionInfo(
        name, space, metric, perTenant, metadataIndexed, partitions, metadata);
  }

  /**
   * Whether a metadata key of a collection per tenant has an entry for each tenant. That is every
   * key that ends in {@code :collections}. Its value is a map by tenant. A tenant sees only its own
   * entry. An import that joins collections as tenants writes such a key, with the name of its
   * source before the colon.
   */
  public static boolean isByTenant(String key) {
    return key.endsWith(BY_TENANT);
  }

  /**
   * A copy as this tenant may see it, without the metadata of other tenants, see {@link
   * #isByTenant}. If the collection is not per tenant, it is unchanged.
   */
  public CollectionInfo seenBy(String tenant) {
    if (!perTenant || metadata.keySet().stream().noneMatch(CollectionInfo::isByTenant)) {
      return this;
    }
    Map<String, @Nullable Object> seen = new LinkedHashMap<>();
    metadata.forEach(
        (key, value) -> {
          if (!isByTenant(key)) {
            seen.put(key, value);
          } else if (value instanceof Map<?, ?> all && all.containsKey(tenant)) {
            seen.put(key, Collections.singletonMap(tenant, all.get(tenant)));
          }
        });
    return new CollectionInfo(
        name, space, metric, true, metadataIndexed, partitions, Collections.unmodifiableMap(seen));
  }

  /** A copy with another name. */
  public CollectionInfo withName(String name) {
    return new CollectionInfo(
        name, space, metric, perTenant, metadataIndexed, partitions, metadata);
  }

  /** A copy with this active space. */
  public CollectionInfo withSpace(SpaceInfo space) {
    return new CollectionInfo(
        name,
        Objects.requireNonNull(space, "space"),
        metric,
        perTenant,
        metadataIndexed,
        partitions,
        metadata);
  }

  /** A copy without a model. Its metric is that of spaces that name none. */
  public CollectionInfo withoutSpace() {
    return new CollectionInfo(name, null, metric, perTenant, metadataIndexed, partitions, metadata);
  }

  /** Whether each document belongs to a tenant, see {@link VectorDatabase#tenant}. */
  public boolean isPerTenant() {
    return perTenant;
  }

  /**
   * Whether filters on metadata find their documents by an index, see {@link
   * CollectionSettings#withoutMetadataIndex}.
   */
  public boolean isMetadataIndexed() {
    return metadataIndexed;
  }

  /** Into how many parts it is divided, see {@link CollectionSettings#partitions(int)}. */
  public int partitions() {
    return partitions;
  }

  /** The name, unique in its database. */
  public String name() {
    return name;
  }

  /** The model of the active space; empty if the collection has none yet. */
  public Optional<ModelId> model() {
    return space().map(SpaceInfo::model);
  }

  /** The active space; empty if the collection has no model yet. */
  public Optional<SpaceInfo> space() {
    return Optional.ofNullable(space);
  }

  /** The metric of the active space, or of the first space if there is none yet. */
  public Metric metric() {
    return space == null ? metric : space.metric();
  }

  /** The metadata of the collection itself; may be empty, and values may be null. */
  public Map<String, @Nullable Object> metadata() {
    return metadata;
  }

  @Override
  public String toString() {
    return "CollectionInfo[name=" + name + ", metric=" + metric() + ", space=" + space + "]";
  }
}
