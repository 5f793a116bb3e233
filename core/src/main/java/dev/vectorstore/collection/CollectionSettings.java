package dev.vectorstore.collection;

import dev.vectorstore.Document;
import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.internal.value.MetadataValues;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.space.EmbeddingSpaces;
import dev.vectorstore.space.SpaceSettings;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a collection is created, or what an existing one must be to be opened. Immutable and safe to
 * share between threads. No parameter may be null.
 */
public final class CollectionSettings {
  /** The largest number of {@link #partitions(int)}. */
  public static final int MAX_PARTITIONS = 64;

  private final @Nullable ModelId modelId;
  private final @Nullable EmbeddingModel model;
  private final @Nullable EmbeddingModel next;
  private final SpaceSettings space;
  private final boolean perTenant;
  private final boolean metadataIndexed;
  private final int partitions;
  private final Map<String, @Nullable Object> metadata;

  private CollectionSettings(
      @Nullable ModelId modelId,
      @Nullable EmbeddingModel model,
      @Nullable EmbeddingModel next,
      SpaceSettings space,
      boolean perTenant,
      boolean metadataIndexed,
      int partitions,
      Map<String, @Nullable Object> metadata) {
    this.modelId = modelId;
    this.model = model;
    this.next = next;
    this.space = space;
    this.perTenant = perTenant;
    this.metadataIndexed = metadataIndexed;
    this.partitions = partitions;
    this.metadata = metadata;
  }

  /** For a collection whose documents and queries this model embeds. */
  public static CollectionSettings of(EmbeddingModel model) {
    return new CollectionSettings(
        model.id(), model, null, SpaceSettings.defaults(), false, true, 1, Map.of());
  }

  /**
   * For a collection whose documents and queries bring their embeddings. This model made them
   * elsewhere.
   */
  public static CollectionSettings of(ModelId model) {
    return new CollectionSettings(
        Objects.requireNonNull(model, "model"),
        null,
        null,
        SpaceSettings.defaults(),
        false,
        true,
        1,
        Map.of());
  }

  /**
   * For a collection without embeddings. A model is added when the collection is opened with one
   * later.
   */
  public static CollectionSettings withoutModel() {
    return new CollectionSettings(
        null, null, null, SpaceSettings.defaults(), false, true, 1, Map.of());
  }

  /**
   * A copy for a collection that moves, or has moved, from its model to this one.
   *
   * <ul>
   *   <li>The store uses whichever of the two models is active. It follows if that changes, in both
   *       directions, whoever changes it: the operation is repeated with the other model.
   *   <li>While the collection has a space of the other model that is not retired, each write makes
   *       a vector in both spaces. So it embeds its texts twice.
   *   <li>If the other model fails, that is logged, and the document is written without its vector.
   *       {@link EmbeddingSpaces#fill} makes it later.
   * </ul>
   *
   * <p>Such a store accepts only texts. It refuses documents and queries that bring embeddings with
   * {@link IllegalStateException}, as nothing says which of the two models made them.
   *
   * @throws IllegalStateException if the first model cannot embed
   * @throws IllegalArgumentException if both are the same model
   */
  public CollectionSettings movingTo(EmbeddingModel next) {
    Objects.requireNonNull(next, "next");
    if (model == null) {
      throw new IllegalStateException(
          "a collection moves to " + next.id() + " from a model that embeds; name that one first");
    }
    if (model.id().equals(next.id())) {
      throw new IllegalArgumentException("the collection has " + next.id() + " already");
    }
    return new CollectionSettings(
        modelId, model, next, space, perTenant, metadataIndexed, partitions, metadata);
  }

  /**
   * A copy that requires this metric. Without it a new collection gets {@link Metric#COSINE}, and
   * an existing one keeps its own.
   */
  public CollectionSettings metric(Metric metric) {
    return new CollectionSettings(
        modelId,
        model,
        next,
        space.metric(metric),
        perTenant,
        metadataIndexed,
        partitions,
        metadata);
  }

  /**
   * A copy whose vectors are stored and indexed as these settings say. If they name a metric, it is
   * required. Type and index are used when a collection receives its model. An existing collection
   * keeps its own, see {@link VectorDatabase#spaces}.
   */
  public CollectionSettings space(SpaceSettings space) {
    return new CollectionSettings(
        modelId,
        model,
        next,
        Objects.requireNonNull(space, "space"),
        perTenant,
        metadataIndexed,
        partitions,
        metadata);
  }

  /**
   * A copy whose documents each belong to a tenant, see {@link VectorDatabase#tenant}. This is
   * chosen when a collection is created. An existing collection must have been created like that.
   */
  public CollectionSettings perTenant() {
    return new CollectionSettings(
        modelId, model, next, space, true, metadataIndexed, partitions, metadata);
  }

  /**
   * A copy for a collection whose documents are not indexed by their metadata. Writes become
   * faster, most of all writes that change only metadata or text. Filters match the same documents,
   * but each of them reads all documents unless {@link VectorStore#indexMetadata} indexes its key.
   * This is chosen when a collection is created. An existing collection keeps what it has.
   */
  public CollectionSettings withoutMetadataIndex() {
    return new CollectionSettings(
        modelId, model, next, space, perTenant, false, partitions, metadata);
  }

  /**
   * A copy for a collection that is divided into so many parts, by a hash of the documents' ids.
   * Each has an index of its own, which needs less memory while it is built. A search looks into
   * all of them, which takes longer than a search of one index that fits into the server's memory.
   * In PostgreSQL the parts are partitions of its tables. A store in memory remembers the number
   * alone. This is chosen when a collection is created. An existing collection keeps what it has.
   *
   * @param partitions 1, which is the default, to {@link #MAX_PARTITIONS}
   * @throws IllegalArgumentException if it is another number
   */
  public CollectionSettings partitions(int partitions) {
    if (partitions < 1 || partitions > MAX_PARTITIONS) {
      throw new IllegalArgumentException(
          "a collection has 1 to " + MAX_PARTITIONS + " partitions, not " + partitions);
    }
    return new CollectionSettings(
        modelId, model, next, space, perTenant, metadataIndexed, partitions, metadata);
  }

  /**
   * A copy with this metadata for the collection itself. Only a new collection receives it.
   *
   * @throws IllegalArgumentException as {@link Document#metadata(Map)}
   */
  public CollectionSettings metadata(Map<String, ? extends @Nullable Object> metadata) {
    return new CollectionSettings(
        modelId,
        model,
        next,
        space,
        perTenant,
        metadataIndexed,
        partitions,
        MetadataValues.copyOfCollection(metadata));
  }

  /** The model of the vectors; empty for {@link #withoutModel()}. */
  public Optional<ModelId> modelId() {
    return Optional.ofNullable(modelId);
  }

  /** The model that embeds; empty if you bring the vectors. */
  public Optional<EmbeddingModel> model() {
    return Optional.ofNullable(model);
  }

  /** The model to which the collection moves; empty if it does not move. */
  public Optional<EmbeddingModel> next() {
    return Optional.ofNullable(next);
  }

  /** The required metric; empty if any metric is accepted. */
  public Optional<Metric> metric() {
    return space.metric();
  }

  /** How the vectors of a new space are stored and indexed. */
  public SpaceSettings space() {
    return space;
  }

  /** Whether each document belongs to a tenant. */
  public boolean isPerTenant() {
    return perTenant;
  }

  /** Whether a new collection gets an index of the metadata of its documents. */
  public boolean isMetadataIndexed() {
    return metadataIndexed;
  }

  /** Into how many parts a new collection is divided. */
  public int partitions() {
    return partitions;
  }

  /** The metadata of a new collection; empty unless set. */
  public Map<String, @Nullable Object> metadata() {
    return metadata;
  }
}
