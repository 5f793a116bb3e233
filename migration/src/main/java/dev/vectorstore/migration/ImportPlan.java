package dev.vectorstore.migration;

import dev.vectorstore.CollectionInfo;
import dev.vectorstore.CollectionSettings;
import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.migration.internal.chroma.ChromaCollection;
import dev.vectorstore.migration.internal.chroma.ChromaMetric;
import dev.vectorstore.migration.internal.chroma.ChromaSession;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Decides, before anything is written, what each collection of a source becomes. */
final class ImportPlan {
  private static final String DEFAULT_TENANT = "default_tenant";
  private static final String DEFAULT_DATABASE = "default_database";

  private ImportPlan() {}

  static List<PlannedCollection> of(ChromaSession source, SourceModels models) {
    List<PlannedCollection> plan = new ArrayList<>();
    List<String> withoutModel = new ArrayList<>();
    for (ChromaCollection collection : source.collections()) {
      String name = name(collection);
      Optional<String> model = models.of(collection, name);
      if (model.isEmpty() && collection.dimension().isPresent()) {
        withoutModel.add(name);
      } else {
        plan.add(planned(collection, name, model));
      }
    }
    if (!withoutModel.isEmpty()) {
      throw new ChromaImportException(
          "these collections do not say which model made their vectors; name it with unknownModel or"
              + " model: "
              + withoutModel);
    }
    return plan;
  }

  private static PlannedCollection planned(
      ChromaCollection source, String name, Optional<String> modelName) {
    Optional<ModelId> model =
        source.dimension().isPresent()
            ? modelName.map(each -> modelId(name, each, source.dimension().getAsInt()))
            : Optional.empty();
    Metric metric = metric(source.metric());
    CollectionSettings settings =
        model
            .map(CollectionSettings::of)
            .orElseGet(CollectionSettings::withoutModel)
            .metric(metric)
            .metadata(metadata(source));
    return new PlannedCollection(source, name, model, metric, settings);
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
    }
  }

  /** Refuses a plan that would lose what Chroma says of a collection. */
  static void requireMetadata(List<PlannedCollection> plan, VectorDatabase database) {
    for (PlannedCollection planned : plan) {
      Optional<CollectionInfo> there = database.find(planned.name());
      if (there.isPresent() && !there.get().metadata().equals(planned.settings().metadata())) {
        throw new ChromaImportException(
            "collection \""
                + planned.name()
                + "\" is there with other metadata than the source's; rename or drop it first");
      }
    }
  }

  private static void requireFit(PlannedCollection planned, CollectionInfo there) {
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

  private static String name(ChromaCollection collection) {
    String name = ChromaText.escape(collection.name());
    return collection.tenant().equals(DEFAULT_TENANT)
            && collection.database().equals(DEFAULT_DATABASE)
        ? name
        : part(collection.tenant()) + "/" + part(collection.database()) + "/" + name;
  }

  private static String part(String text) {
    return ChromaText.escape(text).replace("%", "%25").replace("/", "%2F");
  }

  private static Map<String, Object> metadata(ChromaCollection collection) {
    Map<String, Object> origin = new LinkedHashMap<>();
    origin.put("id", ChromaText.escape(collection.id()));
    origin.put("tenant", ChromaText.escape(collection.tenant()));
    origin.put("database", ChromaText.escape(collection.database()));
    origin.put("name", ChromaText.escape(collection.name()));
    collection
        .configuration()
        .ifPresent(json -> origin.put("configuration", ChromaText.escape(json)));
    collection.schema().ifPresent(json -> origin.put("schema", ChromaText.escape(json)));
    Map<String, Object> metadata =
        new LinkedHashMap<>(ChromaMetadata.escaped(collection.metadata()));
    metadata.put("chroma:collection", origin);
    return metadata;
  }
}
