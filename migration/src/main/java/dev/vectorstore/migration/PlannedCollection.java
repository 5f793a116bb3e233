package dev.vectorstore.migration;

import dev.vectorstore.CollectionSettings;
import dev.vectorstore.Document;
import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.migration.internal.chroma.ChromaCollection;
import dev.vectorstore.migration.internal.chroma.ChromaRecord;
import java.util.Optional;

/**
 * A collection of the source and what becomes of it.
 *
 * @param source what Chroma says of it
 * @param name in the database
 * @param model of its vectors; empty if it has none
 * @param metric by which it is searched
 * @param settings to open or to make it with
 */
record PlannedCollection(
    ChromaCollection source,
    String name,
    Optional<ModelId> model,
    Metric metric,
    CollectionSettings settings) {
  Document document(ChromaRecord record) {
    Document document =
        Document.of(ChromaText.escape(record.id())).metadata(ChromaMetadata.of(record));
    if (record.document().isPresent()) {
      document = document.text(ChromaText.escape(record.document().get()));
    }
    return model.isPresent()
        ? ChromaEmbedding.attach(document, record.vector(), model.get().dimension(), metric)
        : document;
  }
}
