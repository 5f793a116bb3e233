package dev.vectorstore.collection;

import dev.vectorstore.Document;
import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.internal.value.MetadataValues;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.space.EmbeddingSpaces;
import dev.vectorstore.space.SpaceSettings;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a collection is made, or what an existing one must be to be opened. Immutable and safe to
 * share between threads.
 */
public final class CollectionSettings {
  private final @Nullable ModelId modelId;
  private final @Nullable EmbeddingModel model;
  private final @Nullable EmbeddingModel next;
  private final SpaceSettings space;
  private final boolean perTenant;
  private final Map<String, @Nullable Object> metadata;

  private CollectionSettings(
      @Nullable ModelId modelId,
      @Nullable EmbeddingModel model,
      @Nullable EmbeddingModel next,
      SpaceSettings space,
      boolean perTenant,
      Map<String, @Nullable Object> metadata) {
    this.modelId = modelId;
    this.model = model;
    this.next = next;
    this.space = space;
    this.perTenant = perTenant;
    this.metadata = metadata;
  }

  /** Documents and questions are embedded by this model. */
  public static CollectionSettings of(EmbeddingModel model) {
    return new CollectionSettings(
        model.id(), model, null, SpaceSettings.defaults(), false, Map.of());
  }

  /** Documents and questions bring their embeddings, which this model made elsewhere. */
  public static CollectionSettings of(ModelId model) {
    return new CollectionSettings(
        Objects.requireNonNull(model, "model"),
        null,
        null,
        SpaceSettings.defaults(),
        false,
        Map.of());
  }

  /** Documents have no embeddings yet; opening the collection with a model later adds it. */
  public static CollectionSettings withoutModel() {
    return new CollectionSettings(null, null, null, SpaceSettings.defaults(), false, Map.of());
  }

  /**
   * A copy for a collection that moves, or has moved, from its model to this one. It opens
   * whichever of the two is searched, and the store follows when that changes, forth and back,
   * whoever changes it: what it was doing is done again by the other model. While the collection
   * has a space of the other model too, what is written gets a vector in both, unless the other
   * space is retired; so each write embeds its texts twice. If the other model fails, that is
   * logged, the document is written without its vector, and {@link EmbeddingSpaces#fill} makes it.
   *
   * <p>Such a store takes texts alone. It refuses documents and questions that bring embeddings
   * with {@link IllegalStateException}, as nothing says which of the two models made them.
   *
   * @throws IllegalStateException if the first model is not one that embeds
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
    return new CollectionSettings(modelId, model, next, space, perTenant, metadata);
  }

  /**
   * A copy that requires this metric. Without it a new collection gets {@link Metric#COSINE}, and
   * an existing one keeps its own.
   */
  public CollectionSettings metric(Metric metric) {
    return new CollectionSettings(modelId, model, next, space.metric(metric), perTenant, metadata);
  }

  /**
   * A copy whose vectors are stored and indexed so, with the metric that is named there, or any
   * where none is. Type and index are chosen when a collection gets its model; an existing one
   * keeps its own, see {@link VectorDatabase#spaces}.
   */
  public CollectionSettings space(SpaceSettings space) {
    return new CollectionSettings(
        modelId, model, next, Objects.requireNonNull(space, "space"), perTenant, metadata);
  }

  /**
   * A copy whose documents each belong to a tenant, see {@link VectorDatabase#tenant}. Chosen when
   * a collection is made; an existing one must have been made so.
   */
  public CollectionSettings perTenant() {
    return new CollectionSettings(modelId, model, next, space, true, metadata);
  }

  /**
   * A copy with this metadata of the collection itself, which only a new collection takes.
   *
   * @throws IllegalArgumentException as {@link Document#metadata(Map)}
   */
  public CollectionSettings metadata(Map<String, ? extends @Nullable Object> metadata) {
    return new CollectionSettings(
        modelId, model, next, space, perTenant, MetadataValues.copyOfCollection(metadata));
  }

  /** The model that made the vectors; empty for {@link #withoutModel()}. */
  public Optional<ModelId> modelId() {
    return Optional.ofNullable(modelId);
  }

  /** The model that embeds; empty if vectors are brought. */
  public Optional<EmbeddingModel> model() {
    return Optional.ofNullable(model);
  }

  /** The model that the collection moves to; empty if to none. */
  public Optional<EmbeddingModel> next() {
    return Optional.ofNullable(next);
  }

  /** The metric that is required; empty if any will do. */
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

  /** Metadata of a new collection. */
  public Map<String, @Nullable Object> metadata() {
    return metadata;
  }
}
