package dev.vectorstore.migration;

import dev.vectorstore.CollectionInfo;
import dev.vectorstore.CollectionSettings;
import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.migration.internal.chroma.ChromaCollection;
import dev.vectorstore.migration.internal.chroma.ChromaDirectory;
import dev.vectorstore.migration.internal.chroma.ChromaEmbeddingFunction;
import dev.vectorstore.migration.internal.chroma.ChromaMetric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides, before anything is written, what each collection of a source becomes. */
final class ImportPlan {
  private static final String DEFAULT_TENANT = "default_tenant";
  private static final String DEFAULT_DATABASE = "default_database";

  /** What Chroma's function {@code default} runs. */
  private static final ModelId DEFAULT_MODEL = ModelId.of("all-MiniLM-L6-v2", 384);

  private ImportPlan() {}

  static List<PlannedCollection> of(
      ChromaDirectory source, @Nullable String unknownModel, VectorDatabase database) {
    List<PlannedCollection> plan = new ArrayList<>();
    List<String> withoutModel = new ArrayList<>();
    for (ChromaCollection collection : source.collections()) {
      Optional<String> model = modelName(collection).or(() -> Optional.ofNullable(unknownModel));
      if (model.isEmpty() && collection.dimension().isPresent()) {
        withoutModel.add(name(collection));
      } else {
        plan.add(planned(collection, model));
      }
    }
    if (!withoutModel.isEmpty()) {
      throw new ChromaImportException(
          "these collections do not say which model made their vectors; name it with unknownModel: "
              + withoutModel);
    }
    plan.forEach(
        planned -> database.find(planned.name()).ifPresent(info -> requireFit(planned, info)));
    return plan;
  }

  private static PlannedCollection planned(ChromaCollection source, Optional<String> modelName) {
    Optional<ModelId> model =
        source.dimension().isPresent()
            ? modelName.map(name -> ModelId.of(name, source.dimension().getAsInt()))
            : Optional.empty();
    Metric metric = metric(source.metric());
    CollectionSettings settings =
        model
            .map(CollectionSettings::of)
            .orElseGet(CollectionSettings::withoutModel)
            .metric(metric)
            .metadata(metadata(source));
    return new PlannedCollection(source, name(source), model, metric, settings);
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

  private static Optional<String> modelName(ChromaCollection collection) {
    ChromaEmbeddingFunction function = collection.embeddingFunction();
    if (function.kind() != ChromaEmbeddingFunction.Kind.KNOWN) {
      return Optional.empty();
    }
    return function.name().equals(Optional.of("default"))
        ? defaultModelName(collection)
        : function.model().or(function::name);
  }

  /**
   * Chroma notes its default function also where all vectors were brought; their dimension tells.
   */
  private static Optional<String> defaultModelName(ChromaCollection collection) {
    return collection.dimension().orElse(DEFAULT_MODEL.dimension()) == DEFAULT_MODEL.dimension()
        ? Optional.of(DEFAULT_MODEL.name())
        : Optional.empty();
  }

  private static Metric metric(ChromaMetric metric) {
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
