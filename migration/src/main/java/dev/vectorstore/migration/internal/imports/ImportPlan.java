package dev.vectorstore.migration.internal.imports;

import dev.vectorstore.ModelId;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.collection.CollectionInfo;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.migration.ImportException;
import dev.vectorstore.migration.internal.source.Source;
import dev.vectorstore.migration.internal.source.SourceCollection;
import java.util.List;
import java.util.Optional;

/** Decides what each collection of a source becomes, before anything is written. */
public final class ImportPlan {
  private ImportPlan() {}

  public static List<PlannedCollection> of(Source source, ImportOptions options) {
    List<SourceCollection> chosen = chosen(source.collections(), options.only());
    List<String> withoutModel =
        chosen.stream()
            .filter(each -> each.dimension().isPresent())
            .filter(each -> options.models().of(each).isEmpty())
            .map(SourceCollection::name)
            .toList();
    if (!withoutModel.isEmpty()) {
      throw new ImportException(
          "these collections do not name the model of their vectors; name it with unknownModel or model: "
              + withoutModel);
    }
    List<PlannedCollection> plan = chosen.stream().map(each -> planned(each, options)).toList();
    return options.tenantsOf().isPresent()
        ? TenantPlan.joined(plan, options.tenantsOf().get())
        : plan;
  }

  static List<SourceCollection> chosen(List<SourceCollection> all, List<CollectionPattern> only) {
    for (CollectionPattern pattern : only) {
      if (all.stream().noneMatch(pattern::matches)) {
        throw new ImportException(
            "no collection matches \""
                + pattern.text()
                + "\"; the source has "
                + all.stream().map(SourceCollection::name).toList());
      }
    }
    return all.stream()
        .filter(each -> only.isEmpty() || only.stream().anyMatch(one -> one.matches(each)))
        .toList();
  }

  private static PlannedCollection planned(SourceCollection source, ImportOptions options) {
    String name = source.name();
    Optional<ModelId> sourceModel =
        source.dimension().isPresent()
            ? options
                .models()
                .of(source)
                .map(model -> modelId(name, model, source.dimension().getAsInt()))
            : Optional.empty();
    Optional<ModelId> model = options.reembed().map(each -> each.id()).or(() -> sourceModel);
    CollectionSettings settings =
        options
            .reembed()
            .map(CollectionSettings::of)
            .or(() -> sourceModel.map(CollectionSettings::of))
            .orElseGet(CollectionSettings::withoutModel)
            .metric(source.metric())
            .metadata(source.metadata());
    return new PlannedCollection(
        source,
        name,
        "",
        sourceModel,
        model,
        source.metric(),
        options.keepVectors(),
        options.keepRefused(),
        settings);
  }

  private static ModelId modelId(String collection, String name, int dimension) {
    try {
      return ModelId.of(name, dimension);
    } catch (IllegalArgumentException e) {
      throw new ImportException(
          "collection \"" + collection + "\" cannot be imported: " + e.getMessage());
    }
  }

  /** Refuses a plan if a collection of the same name exists and does not fit. */
  public static void requireFit(List<PlannedCollection> plan, VectorDatabase database) {
    for (PlannedCollection planned : plan) {
      database.find(planned.name()).ifPresent(there -> requireFit(planned, there));
      if (!planned.tenant().isEmpty()) {
        database.tenant(planned.tenant()); // refused to a role that would see all tenants
      }
    }
  }

  /** Refuses a plan that would lose the metadata of a collection. */
  static void requireMetadata(List<PlannedCollection> plan, VectorDatabase database) {
    for (PlannedCollection planned : plan) {
      Optional<CollectionInfo> there = database.find(planned.name());
      if (there.isPresent() && !JoinedMetadata.holds(there.get().metadata(), planned)) {
        throw new ImportException(
            "collection \""
                + planned.name()
                + "\" exists with metadata other than the source's; rename or drop it first");
      }
    }
  }

  private static void requireFit(PlannedCollection planned, CollectionInfo there) {
    if (there.isPerTenant() == planned.tenant().isEmpty()) {
      throw new VectorStoreException.TenancyMismatch(
          "collection \""
              + planned.name()
              + "\" exists and is "
              + (there.isPerTenant() ? "" : "not ")
              + "per tenant");
    }
    if (planned.model().isPresent()
        && there.model().isPresent()
        && !planned.model().equals(there.model())) {
      throw new VectorStoreException.ModelMismatch(
          "collection \""
              + planned.name()
              + "\" exists and has vectors of "
              + there.model().get()
              + ", not of "
              + planned.model().get());
    }
    if (planned.metric() != there.metric()) {
      throw new VectorStoreException.MetricMismatch(
          "collection \""
              + planned.name()
              + "\" exists and has the metric "
              + there.metric()
              + ", not "
              + planned.metric());
    }
  }
}
