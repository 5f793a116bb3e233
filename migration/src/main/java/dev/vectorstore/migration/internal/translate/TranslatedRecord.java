package dev.vectorstore.migration.internal.translate;

import dev.vectorstore.Document;
import dev.vectorstore.Include;
import dev.vectorstore.Metric;
import dev.vectorstore.migration.ChromaText;
import dev.vectorstore.migration.internal.chroma.ChromaRecord;
import dev.vectorstore.migration.internal.chroma.ChromaVector;
import dev.vectorstore.migration.internal.source.SourceRecord;
import java.util.Map;
import java.util.Optional;

/** A record of Chroma's as one that any source could have. */
public final class TranslatedRecord {
  private TranslatedRecord() {}

  static SourceRecord of(ChromaRecord record) {
    return of(record, Include.everything());
  }

  /** The requested parts, with the vector in a form that can be searched or kept. */
  public static Document document(
      ChromaRecord record, Include include, int dimension, Metric metric) {
    SourceRecord translated = of(record, include);
    return include.embedding() ? translated.document(dimension, metric) : translated.document();
  }

  private static SourceRecord of(ChromaRecord record, Include include) {
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
    float[] vector = record.vector().map(ChromaVector::floats).orElseGet(() -> new float[0]);
    return SourceRecord.of(document, vector);
  }
}
