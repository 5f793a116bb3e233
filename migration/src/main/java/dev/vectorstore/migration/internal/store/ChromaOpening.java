package dev.vectorstore.migration.internal.store;

import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.collection.CollectionInfo;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.migration.ChromaText;
import dev.vectorstore.migration.ExportLoss;
import dev.vectorstore.migration.internal.chroma.ChromaMetric;
import dev.vectorstore.migration.internal.client.ChromaClient;
import dev.vectorstore.migration.internal.client.CollectionRef;
import dev.vectorstore.migration.internal.client.ServedCollection;
import dev.vectorstore.migration.internal.server.Scope;
import dev.vectorstore.migration.internal.translate.ChromaDocument;
import dev.vectorstore.migration.internal.translate.ChromaMetadata;
import dev.vectorstore.migration.internal.translate.ChromaTarget;
import dev.vectorstore.space.SpaceInfo;
import dev.vectorstore.space.SpaceSettings;
import dev.vectorstore.space.SpaceState;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds or creates the collection behind a store. */
public final class ChromaOpening {
  private final ChromaTarget target;
  private final CollectionSettings settings;
  private final Map<String, @Nullable Object> metadata;

  /**
   * Makes the checks that need no request to the server.
   *
   * @param scope one database
   */
  public ChromaOpening(Scope scope, String collection, CollectionSettings settings) {
    this.target =
        new ChromaTarget(
            scope.tenant(), scope.database().orElseThrow(), ChromaText.unescape(collection));
    this.settings = settings;
    if (settings.isPerTenant()) {
      throw new UnsupportedOperationException("Chroma has no collections of several tenants");
    }
    if (settings.next().isPresent()) {
      throw new UnsupportedOperationException(
          "a collection of Chroma cannot move to another model");
    }
    Set<ExportLoss> losses = EnumSet.noneOf(ExportLoss.class);
    Map<String, @Nullable Object> given = new LinkedHashMap<>(settings.metadata());
    this.metadata = ChromaDocument.metadata(given, losses);
    if (!losses.isEmpty()) {
      throw new IllegalArgumentException("metadata of the collection: " + losses);
    }
  }

  /**
   * What a store needs to know.
   *
   * @param takesLists whether metadata may hold lists
   * @param isRust whether the server is of Chroma 1.0 or newer
   */
  public record Opened(
      CollectionInfo info, CollectionRef place, boolean takesLists, boolean isRust) {}

  public Opened open(ChromaClient client) {
    ServedCollection served =
        client
            .collection(target.tenant(), target.database(), target.name())
            .orElseGet(() -> create(client));
    Metric metric = metric(served);
    CollectionInfo info =
        CollectionInfo.of(
            ChromaText.escape(served.name()), metric, ChromaMetadata.escaped(served.metadata()));
    Optional<ModelId> model = settings.modelId();
    if (model.isPresent()) {
      requireDimension(served, model.get());
      info =
          info.withSpace(
              SpaceInfo.of(model.get(), SpaceState.ACTIVE, SpaceSettings.defaults(), metric));
    }
    return new Opened(
        info, served.place(), client.hasLists(target.tenant(), target.database()), client.isRust());
  }

  private ServedCollection create(ChromaClient client) {
    target.require();
    client.ensureDatabase(target.tenant(), target.database());
    return client.create(
        target.tenant(),
        target.database(),
        target.name(),
        ChromaMetric.of(settings.metric().orElse(Metric.COSINE)),
        metadata,
        Optional.empty(),
        Optional.empty());
  }

  private Metric metric(ServedCollection served) {
    Metric metric =
        served
            .metric()
            .map(ChromaMetric::metric)
            .orElseThrow(() -> new VectorStoreException(named() + " has an unknown metric", null));
    if (settings.metric().isPresent() && settings.metric().get() != metric) {
      throw new VectorStoreException.MetricMismatch(
          named() + " measures " + metric + ", not " + settings.metric().get());
    }
    return metric;
  }

  private void requireDimension(ServedCollection served, ModelId model) {
    if (served.dimension().isPresent() && served.dimension().getAsInt() != model.dimension()) {
      throw new VectorStoreException.ModelMismatch(
          named()
              + " holds vectors of "
              + served.dimension().getAsInt()
              + " dimensions, not of "
              + model);
    }
  }

  private String named() {
    return "collection \"" + ChromaText.escape(target.name()) + "\"";
  }
}
