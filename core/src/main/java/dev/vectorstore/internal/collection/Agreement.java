package dev.vectorstore.internal.collection;

import dev.vectorstore.CollectionInfo;
import dev.vectorstore.CollectionSettings;
import dev.vectorstore.Embedding;
import dev.vectorstore.EmbeddingModel;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.internal.text.Storable;

/**
 * Whether model, settings and collection agree: what the model does, what it declares, and what is
 * stored.
 */
public final class Agreement {
  private static final String PROBE = "probe";

  private Agreement() {}

  /** Embeds one text and compares its dimension with what the model declares. */
  public static void probe(EmbeddingModel model) {
    Embedding probe = model.embedQuery(PROBE);
    if (probe.dimension() != model.dimension()) {
      throw new VectorStoreException.EmbeddingFailed(
          "the model "
              + model.id()
              + " declares "
              + model.dimension()
              + " dimensions, but gives "
              + probe.dimension(),
          null);
    }
  }

  /**
   * Refuses to open a collection of another model or metric than the settings name. One without a
   * model takes any.
   */
  public static void check(CollectionInfo stored, CollectionSettings settings) {
    String collection = "collection " + Storable.quoted(stored.name());
    ModelId wanted = settings.modelId().orElse(null);
    ModelId found = stored.model().orElse(null);
    if (wanted != null && found != null && !wanted.equals(found)) {
      throw new VectorStoreException.ModelMismatch(
          collection
              + " holds vectors of "
              + found
              + ", not of "
              + wanted
              + "; open it with its own model, or embed it anew into another collection");
    }
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

  /** For a store that was opened before its collection had a model, and so would not embed. */
  public static VectorStoreException modelCameLater(CollectionInfo opened) {
    return new VectorStoreException.ModelMismatch(
        "collection "
            + Storable.quoted(opened.name())
            + " was given a model after this store was opened; open it again");
  }
}
