package dev.vectorstore.migration;

import dev.vectorstore.imports.ImportRun;
import dev.vectorstore.model.EmbeddingModel;
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
 * @param keepRefused whether documents whose text that model refuses are kept without a vector
 * @param batchSize documents of a transaction, at most
 * @param maxPerSecond documents each second, at most
 * @param parallel collections at a time
 * @param started told of the run before anything is written
 * @param listener told of progress, by one thread at a time
 */
record ImportOptions(
    SourceModels models,
    List<CollectionPattern> only,
    Optional<String> tenantsOf,
    Optional<EmbeddingModel> reembed,
    boolean keepVectors,
    boolean keepRefused,
    int batchSize,
    double maxPerSecond,
    int parallel,
    Consumer<ImportRun> started,
    Consumer<ImportProgress> listener) {
  private static final int DEFAULT_BATCH_SIZE = 1_000;

  static final ImportOptions DEFAULTS =
      new ImportOptions(
          SourceModels.NONE,
          List.of(),
          Optional.empty(),
          Optional.empty(),
          false,
          false,
          DEFAULT_BATCH_SIZE,
          Double.POSITIVE_INFINITY,
          1,
          run -> {},
          progress -> {});

  ImportOptions models(UnaryOperator<SourceModels> change) {
    return with(draft -> draft.models = change.apply(models));
  }

  ImportOptions only(List<CollectionPattern> patterns) {
    return with(draft -> draft.only = List.copyOf(patterns));
  }

  ImportOptions tenantsOf(String collection) {
    return with(draft -> draft.tenantsOf = Optional.of(collection));
  }

  ImportOptions reembed(EmbeddingModel model, boolean keep) {
    return with(
        draft -> {
          draft.reembed = Optional.of(model);
          draft.keepVectors = keep;
        });
  }

  ImportOptions keepingRefused() {
    return with(draft -> draft.keepRefused = true);
  }

  ImportOptions batchSize(int documents) {
    return with(draft -> draft.batchSize = documents);
  }

  ImportOptions maxPerSecond(double documents) {
    return with(draft -> draft.maxPerSecond = documents);
  }

  ImportOptions parallel(int collections) {
    return with(draft -> draft.parallel = collections);
  }

  ImportOptions started(Consumer<ImportRun> told) {
    return with(draft -> draft.started = told);
  }

  ImportOptions listener(Consumer<ImportProgress> told) {
    return with(draft -> draft.listener = told);
  }

  private ImportOptions with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.options();
  }

  /** What a copy is made of, while it is changed. */
  private static final class Draft {
    private SourceModels models;
    private List<CollectionPattern> only;
    private Optional<String> tenantsOf;
    private Optional<EmbeddingModel> reembed;
    private boolean keepVectors;
    private boolean keepRefused;
    private int batchSize;
    private double maxPerSecond;
    private int parallel;
    private Consumer<ImportRun> started;
    private Consumer<ImportProgress> listener;

    private Draft(ImportOptions options) {
      this.models = options.models;
      this.only = options.only;
      this.tenantsOf = options.tenantsOf;
      this.reembed = options.reembed;
      this.keepVectors = options.keepVectors;
      this.keepRefused = options.keepRefused;
      this.batchSize = options.batchSize;
      this.maxPerSecond = options.maxPerSecond;
      this.parallel = options.parallel;
      this.started = options.started;
      this.listener = options.listener;
    }

    private ImportOptions options() {
      return new ImportOptions(
          models,
          only,
          tenantsOf,
          reembed,
          keepVectors,
          keepRefused,
          batchSize,
          maxPerSecond,
          parallel,
          started,
          listener);
    }
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
    if (keepRefused) {
      recorded.put("keepRefused", true);
    }
    if (Double.isFinite(maxPerSecond)) {
      recorded.put("maxPerSecond", maxPerSecond);
    }
    recorded.put("batchSize", batchSize);
    recorded.put("parallel", parallel);
    return recorded;
  }
}
