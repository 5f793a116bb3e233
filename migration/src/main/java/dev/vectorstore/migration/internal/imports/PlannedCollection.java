package dev.vectorstore.migration.internal.imports;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.UnsearchableEmbedding;
import dev.vectorstore.UnsearchableEmbedding.Reason;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.imports.ImportTarget;
import dev.vectorstore.migration.internal.source.SourceCollection;
import dev.vectorstore.migration.internal.source.SourceRecord;
import dev.vectorstore.space.EmbeddingSpaces;
import java.util.List;
import java.util.Optional;

/**
 * A collection of the source and its place in the database.
 *
 * @param source the collection in the source
 * @param name the name in the database
 * @param tenant the tenant in that collection; an empty text if there is none
 * @param sourceModel the model of its vectors in the source; empty if it has none
 * @param model the model of its vectors in the database; empty if it has none
 * @param metric the metric of searches
 * @param keepVectors whether the source's vectors are kept besides those of another model
 * @param keepRefused whether documents whose text another model refuses are kept
 * @param settings the settings to open or create it with
 */
public record PlannedCollection(
    SourceCollection source,
    String name,
    String tenant,
    Optional<ModelId> sourceModel,
    Optional<ModelId> model,
    Metric metric,
    boolean keepVectors,
    boolean keepRefused,
    CollectionSettings settings) {
  /** The name in reports. */
  public String label() {
    return tenant.isEmpty() ? name : name + " (" + tenant + ")";
  }

  ImportTarget target() {
    ImportTarget target = ImportTarget.of(name, settings).tenant(tenant).expected(source.count());
    target = keepsRefused() ? target.keepingRefused() : target;
    return keptModel().map(target::beside).orElse(target);
  }

  /** Its spaces in the database, as its tenant sees them. */
  public EmbeddingSpaces spaces(VectorDatabase database) {
    return tenant.isEmpty() ? database.spaces(name) : database.tenant(tenant).spaces(name);
  }

  /** Its documents in the database, as its tenant sees them. */
  public VectorStore open(VectorDatabase database) {
    return tenant.isEmpty() ? database.store(name) : database.tenant(tenant).store(name);
  }

  /** The model of the source's vectors, if they are kept besides those of another model. */
  public Optional<ModelId> keptModel() {
    return keepVectors && reembeds() ? sourceModel : Optional.empty();
  }

  /** Whether a document may exist without a vector because the model refused its text. */
  public boolean keepsRefused() {
    return keepRefused && reembeds();
  }

  /** Whether the texts are embedded with a model other than the source's. */
  public boolean reembeds() {
    return settings.model().isPresent() && !model.equals(sourceModel);
  }

  /** The document that a record becomes. */
  public PlannedDocument document(SourceRecord record) {
    return new PlannedDocument(stored(record), keptVector(record));
  }

  private Document stored(SourceRecord record) {
    if (model.isPresent() && !reembeds()) {
      return record.document(model.get().dimension(), metric);
    }
    return reembeds() && record.document().text().isEmpty()
        ? record.document().unsearchable(UnsearchableEmbedding.of(Reason.MISSING))
        : record.document();
  }

  private Optional<Embedding> keptVector(SourceRecord record) {
    return keptModel().flatMap(kept -> record.embedding(kept.dimension(), metric));
  }

  /** The source's vectors that can be searched. */
  public List<Embedding> queries(List<float[]> vectors) {
    return model.isEmpty() || reembeds()
        ? List.of()
        : vectors.stream()
            .filter(vector -> Reason.of(vector, model.get().dimension(), metric).isEmpty())
            .map(Embedding::of)
            .toList();
  }
}
