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

/** What a database knows of a collection. Immutable and safe to share between threads. */
public final class CollectionInfo {
  private static final String BY_TENANT = ":collections";

  private final String name;
  private final @Nullable SpaceInfo space;
  private final Metric metric;
  private final boolean perTenant;
  private final Map<String, @Nullable Object> metadata;

  private CollectionInfo(
      String name,
      @Nullable SpaceInfo space,
      Metric metric,
      boolean perTenant,
      Map<String, @Nullable Object> metadata) {
    this.name = Objects.requireNonNull(name, "name");
    this.space = space;
    this.metric = Objects.requireNonNull(metric, "metric");
    this.perTenant = perTenant;
    this.metadata = metadata;
  }

  /**
   * A description of a collection without a model, for those who write a store of their own.
   *
   * @param metric of the spaces that name none
   */
  public static CollectionInfo of(
      String name, Metric metric, Map<String, @Nullable Object> metadata) {
    return new CollectionInfo(name, null, metric, false, MetadataValues.copyOfCollection(metadata));
  }

  /** A copy of a collection whose documents each belong to a tenant. */
  public CollectionInfo perTenant() {
    return new CollectionInfo(name, space, metric, true, metadata);
  }

  /**
   * Whether a key of the metadata is one that a collection per tenant has for each of its tenants:
   * any that ends in {@code :collections}. Its value is an object by tenant, of which a tenant is
   * shown its own entry alone. An import that joins collections as tenants writes such a key, with
   * the name of its source before the colon.
   */
  public static boolean isByTenant(String key) {
    return key.endsWith(BY_TENANT);
  }

  /**
   * A copy as this tenant may see it: without what the metadata have for others, see {@link
   * #isByTenant}. The same if the collection is not per tenant.
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
    return new CollectionInfo(name, space, metric, true, Collections.unmodifiableMap(seen));
  }

  /** A copy under another name. */
  public CollectionInfo withName(String name) {
    return new CollectionInfo(name, space, metric, perTenant, metadata);
  }

  /** A copy whose searches read this space. */
  public CollectionInfo withSpace(SpaceInfo space) {
    return new CollectionInfo(
        name, Objects.requireNonNull(space, "space"), metric, perTenant, metadata);
  }

  /** A copy that has no model; its metric is the one that spaces get that name none. */
  public CollectionInfo withoutSpace() {
    return new CollectionInfo(name, null, metric, perTenant, metadata);
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
    return space().map(SpaceInfo::model);
  }

  /** The space that is searched; empty if the collection has no model yet. */
  public Optional<SpaceInfo> space() {
    return Optional.ofNullable(space);
  }

  /** How the distances in the space that is searched are measured, or would be in a first one. */
  public Metric metric() {
    return space == null ? metric : space.metric();
  }

  /** Metadata of the collection itself. */
  public Map<String, @Nullable Object> metadata() {
    return metadata;
  }

  @Override
  public String toString() {
    return "CollectionInfo[name=" + name + ", metric=" + metric() + ", space=" + space + "]";
  }
}
