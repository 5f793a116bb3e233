package dev.vectorstore.migration;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Include;
import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.UnsearchableEmbedding;
import dev.vectorstore.UnsearchableEmbedding.Reason;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.imports.ImportTarget;
import dev.vectorstore.migration.internal.chroma.ChromaCollection;
import dev.vectorstore.migration.internal.chroma.ChromaRecord;
import dev.vectorstore.space.EmbeddingSpaces;
import java.util.List;
import java.util.Optional;

/**
 * A collection of the source and what becomes of it.
 *
 * @param source what Chroma says of it
 * @param name in the database
 * @param tenant in that collection; empty text if it has none
 * @param sourceModel of its vectors in the source; empty if it has none
 * @param model of its vectors in the database; empty if it has none
 * @param metric by which it is searched
 * @param keepVectors whether the source's vectors are kept beside those of another model
 * @param keepRefused whether documents whose text another model refuses are kept
 * @param settings to open or to make it with
 */
record PlannedCollection(
    ChromaCollection source,
    String name,
    String tenant,
    Optional<ModelId> sourceModel,
    Optional<ModelId> model,
    Metric metric,
    boolean keepVectors,
    boolean keepRefused,
    CollectionSettings settings) {
  /** What reports call it. */
  String label() {
    return tenant.isEmpty() ? name : name + " (" + tenant + ")";
  }

  ImportTarget target() {
    ImportTarget target = ImportTarget.of(name, settings).tenant(tenant).expected(source.count());
    target = keepsRefused() ? target.keepingRefused() : target;
    return keepsVectors() ? target.beside(sourceModel.orElseThrow()) : target;
  }

  /** Its spaces in the database, as its tenant sees them. */
  EmbeddingSpaces spaces(VectorDatabase database) {
    return tenant.isEmpty() ? database.spaces(name) : database.tenant(tenant).spaces(name);
  }

  private boolean keepsVectors() {
    return keepVectors && reembeds() && sourceModel.isPresent();
  }

  /** Whether a document may be there with nothing in place of a vector, as the model refused it. */
  boolean keepsRefused() {
    return keepRefused && reembeds();
  }

  /** Whether the texts are embedded by another model than the source's. */
  boolean reembeds() {
    return settings.model().isPresent() && !model.equals(sourceModel);
  }

  VectorStore open(VectorDatabase database) {
    return tenant.isEmpty() ? database.store(name) : database.tenant(tenant).store(name);
  }

  /** As it is to be stored; without an embedding if its text is to be embedded. */
  Document document(ChromaRecord record) {
    Include all = Include.everything();
    if (model.isPresent() && !reembeds()) {
      return RecordDocument.of(record, all, model.get().dimension(), metric);
    }
    Document document = RecordDocument.withoutVector(record, all);
    return reembeds() && document.text().isEmpty()
        ? document.unsearchable(UnsearchableEmbedding.of(Reason.MISSING))
        : document;
  }

  /** Those of the source's vectors that can be searched for. */
  List<Embedding> questions(List<float[]> vectors) {
    return model.isEmpty() || reembeds()
        ? List.of()
        : vectors.stream()
            .filter(vector -> Reason.of(vector, model.get().dimension(), metric).isEmpty())
            .map(Embedding::of)
            .toList();
  }

  /** The source's vector that is kept beside the new one, if it is to be and can be searched. */
  Optional<Embedding> vectorBeside(ChromaRecord record) {
    return keepsVectors()
        ? ChromaEmbedding.attach(
                Document.of(ChromaText.escape(record.id())),
                record.vector(),
                sourceModel.orElseThrow().dimension(),
                metric)
            .embedding()
        : Optional.empty();
  }
}
