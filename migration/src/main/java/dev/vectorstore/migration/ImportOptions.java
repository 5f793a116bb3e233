package dev.vectorstore.migration;

import dev.vectorstore.EmbeddingModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * How an import is to be done.
 *
 * @param models which made the vectors
 * @param only which collections; all if there is none
 * @param tenantsOf the tenant collection that all are joined in, each as a tenant
 * @param reembed the model that embeds the texts anew
 * @param keepVectors whether the source's vectors are kept beside those of that model
 * @param batchSize documents of a transaction, at most
 * @param maxPerSecond documents each second, at most
 * @param parallel collections at a time
 * @param listener told of progress, by one thread at a time
 */
record ImportOptions(
    SourceModels models,
    List<CollectionPattern> only,
    Optional<String> tenantsOf,
    Optional<EmbeddingModel> reembed,
    boolean keepVectors,
    int batchSize,
    double maxPerSecond,
    int parallel,
    Consumer<ImportProgress> listener) {
  private static final int DEFAULT_BATCH_SIZE = 1_000;

  static final ImportOptions DEFAULTS =
      new ImportOptions(
          SourceModels.NONE,
          List.of(),
          Optional.empty(),
          Optional.empty(),
          false,
          DEFAULT_BATCH_SIZE,
          Double.POSITIVE_INFINITY,
          1,
          progress -> {});

  ImportOptions models(UnaryOperator<SourceModels> change) {
    return new ImportOptions(
        change.apply(models),
        only,
        tenantsOf,
        reembed,
        keepVectors,
        batchSize,
        maxPerSecond,
        parallel,
        listener);
  }

  ImportOptions only(List<CollectionPattern> patterns) {
    return new ImportOptions(
        models,
        List.copyOf(patterns),
        tenantsOf,
        reembed,
        keepVectors,
        batchSize,
        maxPerSecond,
        parallel,
        listener);
  }

  ImportOptions tenantsOf(String collection) {
    return new ImportOptions(
        models,
        only,
        Optional.of(collection),
        reembed,
        keepVectors,
        batchSize,
        maxPerSecond,
        parallel,
        listener);
  }

  ImportOptions reembed(EmbeddingModel model, boolean keep) {
    return new ImportOptions(
        models,
        only,
        tenantsOf,
        Optional.of(model),
        keep,
        batchSize,
        maxPerSecond,
        parallel,
        listener);
  }

  ImportOptions batchSize(int documents) {
    return new ImportOptions(
        models, only, tenantsOf, reembed, keepVectors, documents, maxPerSecond, parallel, listener);
  }

  ImportOptions maxPerSecond(double documents) {
    return new ImportOptions(
        models, only, tenantsOf, reembed, keepVectors, batchSize, documents, parallel, listener);
  }

  ImportOptions parallel(int collections) {
    return new ImportOptions(
        models,
        only,
        tenantsOf,
        reembed,
        keepVectors,
        batchSize,
        maxPerSecond,
        collections,
        listener);
  }

  ImportOptions listener(Consumer<ImportProgress> told) {
    return new ImportOptions(
        models, only, tenantsOf, reembed, keepVectors, batchSize, maxPerSecond, parallel, told);
  }

  /** For the record of a run. */
  Map<String, Object> recorded() {
    Map<String, Object> recorded = new LinkedHashMap<>();
    models.unknown().ifPresent(model -> recorded.put("unknownModel", model));
    if (!models.byCollection().isEmpty()) {
      recorded.put("models", new LinkedHashMap<String, Object>(models.byCollection()));
    }
    if (!only.isEmpty()) {
      List<Object> patterns = new ArrayList<>();
      only.forEach(pattern -> patterns.add(pattern.text()));
      recorded.put("only", patterns);
    }
    tenantsOf.ifPresent(name -> recorded.put("tenantsOf", name));
    reembed.ifPresent(model -> recorded.put("reembed", model.id().toString()));
    if (keepVectors) {
      recorded.put("keepVectors", true);
    }
    if (Double.isFinite(maxPerSecond)) {
      recorded.put("maxPerSecond", maxPerSecond);
    }
    recorded.put("batchSize", batchSize);
    recorded.put("parallel", parallel);
    return recorded;
  }
}
