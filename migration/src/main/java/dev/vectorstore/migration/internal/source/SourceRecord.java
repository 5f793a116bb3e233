package dev.vectorstore.migration.internal.source;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Metric;
import dev.vectorstore.UnsearchableEmbedding;
import dev.vectorstore.UnsearchableEmbedding.Reason;
import java.util.Optional;

/** One record of a collection: a document of ours, and the vector that the source has for it. */
public final class SourceRecord {
  private final Document document;
  private final float[] vector;

  private SourceRecord(Document document, float[] vector) {
    this.document = document;
    this.vector = vector;
  }

  /**
   * A record.
   *
   * @param document its id, text and metadata as they are to be stored
   * @param vector bit for bit as the source has it, of any length and with any values; empty if it
   *     has none; not copied
   */
  public static SourceRecord of(Document document, float[] vector) {
    return new SourceRecord(document, vector);
  }

  /** Id, text and metadata, without the vector. */
  public Document document() {
    return document;
  }

  /** The dimension of the source's vector, or 0 if there is none. */
  public int dimension() {
    return vector.length;
  }

  /** The document with the vector, which can be searched or is kept with the reason why not. */
  public Document document(int dimension, Metric metric) {
    return Reason.of(vector, dimension, metric)
        .map(reason -> document.unsearchable(UnsearchableEmbedding.of(reason, vector)))
        .orElseGet(() -> document.embedding(Embedding.of(vector)));
  }

  /** The vector, if it can be searched. */
  public Optional<Embedding> embedding(int dimension, Metric metric) {
    return Reason.of(vector, dimension, metric).isEmpty()
        ? Optional.of(Embedding.of(vector))
        : Optional.empty();
  }

  /** Only the record's id: its content is never printed. */
  @Override
  public String toString() {
    return "SourceRecord[" + document.id() + "]";
  }
}
