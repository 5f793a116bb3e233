package dev.vectorstore.internal.collection;

import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.collection.CollectionInfo;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.internal.text.Storable;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.model.EmbeddingModels;
import dev.vectorstore.space.SpaceInfo;
import dev.vectorstore.space.SpaceState;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether model, settings and collection agree: what the model does, what it declares, and what is
 * stored.
 */
public final class ModelCheck {
  private static final String PROBE = "probe";

  private final CollectionSettings settings;
  private final Map<ModelId, Integer> probed;

  private ModelCheck(CollectionSettings settings, Map<ModelId, Integer> probed) {
    this.settings = settings;
    this.probed = probed;
  }

  /**
   * Asks each model that the settings have for one embedding; no connection may be held meanwhile.
   *
   * @throws IllegalArgumentException if the settings of a new space do not fit the model
   */
  public static ModelCheck with(CollectionSettings settings) {
    settings
        .modelId()
        .ifPresent(
            model -> SpaceInfo.of(model, SpaceState.ACTIVE, settings.space(), Metric.COSINE));
    Map<ModelId, Integer> probed = new HashMap<>();
    Stream.concat(settings.model().stream(), settings.next().stream())
        .forEach(model -> probed.put(model.id(), probe(model)));
    return new ModelCheck(settings, probed);
  }

  private static Integer probe(EmbeddingModel model) {
    return model.embedQuery(PROBE).dimension();
  }

  /** What is asked for. */
  public CollectionSettings settings() {
    return settings;
  }

  /** Refuses to make a collection with a model that does not give what it declares. */
  public void check(String collection) {
    declared().forEach(declared -> requireDeclared(collection, declared, null));
  }

  private Stream<ModelId> declared() {
    return Stream.concat(
        settings.modelId().stream(), settings.next().map(EmbeddingModel::id).stream());
  }

  /**
   * Refuses to open a collection of another model or metric than the settings name. One without a
   * model takes any.
   */
  public void check(CollectionInfo stored) {
    Optional<ModelId> wanted = settings.modelId();
    if (wanted.isPresent()) {
      requireModel(stored, wanted.get());
    }
    String collection = named(stored.name());
    if (settings.isPerTenant() && !stored.isPerTenant()) {
      throw new VectorStoreException.TenancyMismatch(collection + " is not per tenant");
    }
    settings
        .metric()
        .filter(metric -> metric != stored.metric())
        .ifPresent(
            metric -> {
              throw new VectorStoreException.MetricMismatch(
                  collection + " measures " + stored.metric() + ", not " + metric);
            });
  }

  private void requireModel(CollectionInfo stored, ModelId declared) {
    ModelId found = stored.model().orElse(null);
    declared().forEach(each -> requireDeclared(stored.name(), each, found));
    if (found != null && declared().noneMatch(found::equals)) {
      throw new VectorStoreException.ModelMismatch(
          disagreement(stored.name(), declared, found)
              + "open the collection with its own model, or give it a space for this one, see VectorDatabase.spaces");
    }
  }

  /** Refuses a collection that is of neither model by now. */
  public static void requireOneOf(CollectionInfo stored, CollectionSettings settings) {
    new ModelCheck(settings, Map.of()).check(stored);
  }

  private void requireDeclared(String collection, ModelId declared, @Nullable ModelId found) {
    Integer given = probed.get(declared);
    if (given != null && given != declared.dimension()) {
      throw new VectorStoreException.EmbeddingFailed(
          disagreement(collection, declared, found)
              + "declare what the model gives, where it is made or in "
              + EmbeddingModels.DIMENSION_VARIABLE,
          null);
    }
  }

  private String disagreement(String collection, ModelId declared, @Nullable ModelId found) {
    Integer given = probed.get(declared);
    return named(collection)
        + " and the model do not agree: stored are "
        + (found == null ? "no vectors yet" : "vectors of " + found)
        + ", declared is "
        + declared
        + ", probed "
        + (given == null ? "was nothing, as vectors are brought" : "were " + given + " dimensions")
        + "; ";
  }

  private static String named(String collection) {
    return "collection " + Storable.quoted(collection);
  }

  /** For a store that was opened before its collection had the model that it has now. */
  public static VectorStoreException modelCameLater(CollectionInfo opened) {
    return new VectorStoreException.ModelMismatch(
        named(opened.name())
            + " was given "
            + (opened.model().isPresent() ? "another" : "a")
            + " model after this store was opened; open it again");
  }
}
