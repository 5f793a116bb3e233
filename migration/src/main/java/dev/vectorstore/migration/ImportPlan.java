package dev.vectorstore.migration;

import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.collection.CollectionInfo;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.migration.internal.chroma.ChromaCollection;
import dev.vectorstore.migration.internal.chroma.ChromaMetric;
import dev.vectorstore.migration.internal.chroma.ChromaSession;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Decides, before anything is written, what each collection of a source becomes. */
final class ImportPlan {
  private ImportPlan() {}

  static List<PlannedCollection> of(ChromaSession source, ImportOptions options) {
    List<ChromaCollection> chosen = chosen(source.collections(), options.only());
    List<String> withoutModel =
        chosen.stream()
            .filter(each -> each.dimension().isPresent())
            .map(CollectionNaming::name)
            .filter(name -> options.models().of(named(chosen, name), name).isEmpty())
            .toList();
    if (!withoutModel.isEmpty()) {
      throw new ChromaImportException(
          "these collections do not say which model made their vectors; name it with unknownModel or"
              + " model: "
              + withoutModel);
    }
    List<PlannedCollection> plan = chosen.stream().map(each -> planned(each, options)).toList();
    return options.tenantsOf().isPresent()
        ? TenantPlan.joined(plan, options.tenantsOf().get())
        : plan;
  }

  private static ChromaCollection named(List<ChromaCollection> collections, String name) {
    return collections.stream()
        .filter(each -> CollectionNaming.name(each).equals(name))
        .findFirst()
        .orElseThrow();
  }

  static List<ChromaCollection> chosen(List<ChromaCollection> all, List<CollectionPattern> only) {
    for (CollectionPattern pattern : only) {
      if (all.stream().noneMatch(pattern::matches)) {
        throw new ChromaImportException(
            "no collection is like \""
                + pattern.text()
                + "\"; there are "
                + all.stream().map(CollectionNaming::name).toList());
      }
    }
    return all.stream()
        .filter(each -> only.isEmpty() || only.stream().anyMatch(one -> one.matches(each)))
        .toList();
  }

  private static PlannedCollection planned(ChromaCollection source, ImportOptions options) {
    String name = CollectionNaming.name(source);
    Optional<ModelId> sourceModel =
        source.dimension().isPresent()
            ? options
                .models()
                .of(source, name)
                .map(model -> modelId(name, model, source.dimension().getAsInt()))
            : Optional.empty();
    Optional<ModelId> model = options.reembed().map(each -> each.id()).or(() -> sourceModel);
    Metric metric = metric(source.metric());
    CollectionSettings settings =
        options
            .reembed()
            .map(CollectionSettings::of)
            .or(() -> sourceModel.map(CollectionSettings::of))
            .orElseGet(CollectionSettings::withoutModel)
            .metric(metric)
            .metadata(metadata(source));
    return new PlannedCollection(
        source,
        name,
        "",
        sourceModel,
        model,
        metric,
        options.keepVectors(),
        options.keepRefused(),
        settings);
  }

  private static ModelId modelId(String collection, String name, int dimension) {
    try {
      return ModelId.of(name, dimension);
    } catch (IllegalArgumentException e) {
      throw new ChromaImportException(
          "collection \"" + collection + "\" cannot be taken over: " + e.getMessage());
    }
  }

  /** Refuses a plan for which a collection of the name is there that could not hold it. */
  static void requireFit(List<PlannedCollection> plan, VectorDatabase database) {
    for (PlannedCollection planned : plan) {
      database.find(planned.name()).ifPresent(there -> requireFit(planned, there));
      if (!planned.tenant().isEmpty()) {
        database.tenant(planned.tenant()); // refused to a role that would see all tenants
      }
    }
  }

  /** Refuses a plan that would lose what Chroma says of a collection. */
  static void requireMetadata(List<PlannedCollection> plan, VectorDatabase database) {
    for (PlannedCollection planned : plan) {
      Optional<CollectionInfo> there = database.find(planned.name());
      if (there.isPresent() && !CollectionMetadata.holds(there.get().metadata(), planned)) {
        throw new ChromaImportException(
            "collection \""
                + planned.name()
                + "\" is there with other metadata than the source's; rename or drop it first");
      }
    }
  }

  private static void requireFit(PlannedCollection planned, CollectionInfo there) {
    if (there.isPerTenant() == planned.tenant().isEmpty()) {
      throw new VectorStoreException.TenancyMismatch(
          "collection \""
              + planned.name()
              + "\" is there and is "
              + (there.isPerTenant() ? "" : "not ")
              + "per tenant");
    }
    if (planned.model().isPresent()
        && there.model().isPresent()
        && !planned.model().equals(there.model())) {
      throw new VectorStoreException.ModelMismatch(
          "collection \""
              + planned.name()
              + "\" is there and holds vectors of "
              + there.model().get()
              + ", not of "
              + planned.model().get());
    }
    if (planned.metric() != there.metric()) {
      throw new VectorStoreException.MetricMismatch(
          "collection \""
              + planned.name()
              + "\" is there and measures "
              + there.metric()
              + ", not "
              + planned.metric());
    }
  }

  static Metric metric(ChromaMetric metric) {
    return switch (metric) {
      case COSINE -> Metric.COSINE;
      case L2 -> Metric.EUCLIDEAN;
      case IP -> Metric.INNER_PRODUCT;
    };
  }

  private static Map<String, Object> metadata(ChromaCollection collection) {
    Map<String, Object> metadata =
        new LinkedHashMap<>(ChromaMetadata.escaped(collection.metadata()));
    metadata.put(CollectionMetadata.ORIGIN, origin(collection));
    return metadata;
  }

  private static Map<String, Object> origin(ChromaCollection collection) {
    Map<String, Object> origin = new LinkedHashMap<>();
    origin.put("id", ChromaText.escape(collection.id()));
    origin.put("tenant", ChromaText.escape(collection.tenant()));
    origin.put("database", ChromaText.escape(collection.database()));
    origin.put("name", ChromaText.escape(collection.name()));
    collection
        .configuration()
        .ifPresent(json -> origin.put("configuration", ChromaText.escape(json)));
    collection.schema().ifPresent(json -> origin.put("schema", ChromaText.escape(json)));
    return origin;
  }
}
