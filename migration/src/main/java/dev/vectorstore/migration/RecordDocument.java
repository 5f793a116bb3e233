package dev.vectorstore.migration;

import dev.vectorstore.Document;
import dev.vectorstore.Include;
import dev.vectorstore.Metric;
import dev.vectorstore.migration.internal.chroma.ChromaRecord;
import java.util.Map;
import java.util.Optional;

/** A record of Chroma's as a document of ours. */
final class RecordDocument {
  private RecordDocument() {}

  /** The parts that are wanted, apart from the vector. */
  static Document withoutVector(ChromaRecord record, Include include) {
    Document document = Document.of(ChromaText.escape(record.id()));
    Optional<String> text = ChromaMetadata.text(record);
    if (include.text() && text.isPresent()) {
      document = document.text(text.get());
    }
    if (include.metadata()) {
      Map<String, Object> metadata = ChromaMetadata.of(record);
      include.metadataKeys().ifPresent(keys -> metadata.keySet().retainAll(keys));
      document = document.metadata(metadata);
    }
    return document;
  }

  /** The parts that are wanted, with the vector as it can be stored and searched, or kept. */
  static Document of(ChromaRecord record, Include include, int dimension, Metric metric) {
    Document document = withoutVector(record, include);
    return include.embedding()
        ? ChromaEmbedding.attach(document, record.vector(), dimension, metric)
        : document;
  }
}
