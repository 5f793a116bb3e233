package dev.vectorstore.migration.internal.imports;

import dev.vectorstore.imports.ImportRun;
import dev.vectorstore.internal.settings.Copyable;
import dev.vectorstore.migration.ImportProgress;
import dev.vectorstore.migration.internal.source.SourceCollection;
import dev.vectorstore.model.EmbeddingModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** The settings of an import. Immutable. */
public final class ImportOptions {
  public static final ImportOptions DEFAULTS = new ImportOptions(new Values());

  private static final int DEFAULT_BATCH_SIZE = 1_000;

  private final Values values;

  private ImportOptions(Values values) {
    this.values = values;
  }

  private ImportOptions with(Consumer<Values> change) {
    return new ImportOptions(values.changed(change));
  }

  private static final class Values extends Copyable<Values> {
    private SourceModels models = SourceModels.NONE;
    private List<CollectionPattern> only = List.of();
    private Optional<String> tenantsOf = Optional.empty();
    private Optional<EmbeddingModel> reembed = Optional.empty();
    private boolean keepVectors;
    private boolean keepRefused;
    private int batchSize = DEFAULT_BATCH_SIZE;
    private double maxPerSecond = Double.POSITIVE_INFINITY;
    private int parallel = 1;
    private Consumer<ImportRun> started = run -> {};
    private Consumer<ImportProgress> listener = progress -> {};
  }

  public ImportOptions models(UnaryOperator<SourceModels> change) {
    return with(v -> v.models = change.apply(v.models));
  }

  public ImportOptions only(List<CollectionPattern> patterns) {
    return with(v -> v.only = List.copyOf(patterns));
  }

  public ImportOptions tenantsOf(String collection) {
    return with(v -> v.tenantsOf = Optional.of(collection));
  }

  public ImportOptions reembed(EmbeddingModel model, boolean keep) {
    return with(
        v -> {
          v.reembed = Optional.of(model);
          v.keepVectors = keep;
        });
  }

  public ImportOptions keepingRefused() {
    return with(v -> v.keepRefused = true);
  }

  public ImportOptions batchSize(int documents) {
    return with(v -> v.batchSize = documents);
  }

  public ImportOptions maxPerSecond(double documents) {
    return with(v -> v.maxPerSecond = documents);
  }

  public ImportOptions parallel(int collections) {
    return with(v -> v.parallel = collections);
  }

  public ImportOptions started(Consumer<ImportRun> listener) {
    return with(v -> v.started = listener);
  }

  public ImportOptions listener(Consumer<ImportProgress> listener) {
    return with(v -> v.listener = listener);
  }

  /** The collection that is read first, which is the first selected one. */
  public Optional<SourceCollection> first(List<SourceCollection> collections) {
    return ImportPlan.chosen(collections, values.only).stream().findFirst();
  }

  /** The models of the vectors. */
  public SourceModels models() {
    return values.models;
  }

  /** The patterns of the selected collections; all if there is none. */
  public List<CollectionPattern> only() {
    return values.only;
  }

  /** The collection into which all are joined, each as a tenant. */
  public Optional<String> tenantsOf() {
    return values.tenantsOf;
  }

  /** The model that embeds the texts again. */
  public Optional<EmbeddingModel> reembed() {
    return values.reembed;
  }

  /** Whether the source's vectors are kept too, in a space of their own. */
  public boolean keepVectors() {
    return values.keepVectors;
  }

  /** Whether documents whose text that model refuses are kept without a vector. */
  public boolean keepRefused() {
    return values.keepRefused;
  }

  /** The maximum number of documents in a transaction. */
  public int batchSize() {
    return values.batchSize;
  }

  /** The maximum number of documents per second. */
  public double maxPerSecond() {
    return values.maxPerSecond;
  }

  /** The number of collections at a time. */
  public int parallel() {
    return values.parallel;
  }

  /** Receives the run before anything is written. */
  public Consumer<ImportRun> started() {
    return values.started;
  }

  /** Receives progress, from one thread at a time. */
  public Consumer<ImportProgress> listener() {
    return values.listener;
  }

  /** The options as a run records them. */
  public Map<String, Object> recorded() {
    Map<String, Object> recorded = new LinkedHashMap<>();
    values.models.unknown().ifPresent(model -> recorded.put("unknownModel", model));
    if (!values.models.byCollection().isEmpty()) {
      recorded.put("models", new LinkedHashMap<String, Object>(values.models.byCollection()));
    }
    if (!values.only.isEmpty()) {
      List<Object> patterns = new ArrayList<>();
      values.only.forEach(pattern -> patterns.add(pattern.text()));
      recorded.put("only", patterns);
    }
    values.tenantsOf.ifPresent(name -> recorded.put("tenantsOf", name));
    values.reembed.ifPresent(model -> recorded.put("reembed", model.id().toString()));
    if (values.keepVectors) {
      recorded.put("keepVectors", true);
    }
    if (values.keepRefused) {
      recorded.put("keepRefused", true);
    }
    if (Double.isFinite(values.maxPerSecond)) {
      recorded.put("maxPerSecond", values.maxPerSecond);
    }
    recorded.put("batchSize", values.batchSize);
    recorded.put("parallel", values.parallel);
    return recorded;
  }
}
