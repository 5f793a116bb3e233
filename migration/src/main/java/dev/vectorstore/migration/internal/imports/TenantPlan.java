package dev.vectorstore.migration.internal.imports;

import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.migration.ImportException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Joins collections into one, each as a tenant with its name. */
final class TenantPlan {
  private static final int MAX_TENANT_BYTES = 200;

  private TenantPlan() {}

  /**
   * The same collections as tenants.
   *
   * @throws ImportException if their metrics, dimensions or models differ, or a name is too long
   *     for a tenant
   */
  static List<PlannedCollection> joined(List<PlannedCollection> plan, String name) {
    Set<Metric> metrics = distinct(plan, each -> Optional.of(each.metric()));
    Set<ModelId> models = distinct(plan, PlannedCollection::model);
    if (metrics.size() > 1 || models.size() > 1) {
      throw new ImportException(
          "collections can be joined only if they have the same metric, dimension and model; these have "
              + metrics
              + " and "
              + models);
    }
    plan.forEach(TenantPlan::requireTenantName);
    Map<String, Object> metadata = new LinkedHashMap<>();
    plan.forEach(each -> metadata.put(each.name(), each.settings().metadata()));
    return plan.stream().map(each -> tenant(each, name, models, metadata)).toList();
  }

  private static <T> Set<T> distinct(
      List<PlannedCollection> plan, Function<PlannedCollection, Optional<T>> part) {
    return plan.stream().flatMap(each -> part.apply(each).stream()).collect(Collectors.toSet());
  }

  private static void requireTenantName(PlannedCollection planned) {
    int bytes = planned.name().getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_TENANT_BYTES) {
      throw new ImportException(
          "collection \""
              + planned.name()
              + "\" cannot become a tenant: its name has "
              + bytes
              + " bytes, but a tenant's may have at most "
              + MAX_TENANT_BYTES);
    }
  }

  private static PlannedCollection tenant(
      PlannedCollection planned, String name, Set<ModelId> models, Map<String, Object> metadata) {
    CollectionSettings base =
        planned.settings().model().isPresent()
            ? planned.settings()
            : models.stream()
                .findFirst()
                .map(CollectionSettings::of)
                .orElseGet(CollectionSettings::withoutModel);
    return new PlannedCollection(
        planned.source(),
        name,
        planned.name(),
        planned.sourceModel(),
        models.stream().findFirst(),
        planned.metric(),
        planned.keepVectors(),
        planned.keepRefused(),
        base.metric(planned.metric())
            .metadata(Map.of(JoinedMetadata.JOINED, metadata))
            .perTenant());
  }
}
