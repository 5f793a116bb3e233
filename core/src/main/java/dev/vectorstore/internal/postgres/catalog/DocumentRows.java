package dev.vectorstore.internal.postgres.catalog;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Include;
import dev.vectorstore.UnsearchableEmbedding;
import dev.vectorstore.UnsearchableEmbedding.Reason;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.index.ElementType;
import dev.vectorstore.internal.collection.ModelCheck;
import dev.vectorstore.internal.document.MetadataReader;
import dev.vectorstore.internal.sql.Sql;
import dev.vectorstore.internal.text.Storable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Names the columns of a document that were asked for, and makes documents of their rows. Used by
 * one thread.
 */
public final class DocumentRows implements AutoCloseable {
  private static final String METADATA = "d.metadata::text as metadata";

  private static final String SOME_METADATA =
      """
      (select coalesce(jsonb_object_agg(k.key, d.metadata -> k.key), '{}')
         from unnest({keys}::text[]) k (key)
        where d.metadata -> k.key is not null)::text as metadata""";

  // As the extension sends it: the driver asks for binary only once a statement is prepared, and
  // numbers as text take ten times as long to write and to read.
  private static final String SENT =
      "{send}(e.embedding::{vector}) as embedding, e.unsearchable, e.reason, {searched} as of_searched";

  private static final int SENT_HEADER_BYTES = 2 * Short.BYTES;

  private final Include include;
  private final boolean withEmbedding;
  private final StoredCollection collection;
  private final Tables tables;
  private final MetadataReader metadata = new MetadataReader();

  public DocumentRows(Include include, StoredCollection collection, Tables tables) {
    this.include = include;
    this.withEmbedding = include.embedding() && collection.space().isPresent();
    this.collection = collection;
    this.tables = tables;
  }

  /**
   * Whether the columns need the table of embeddings as {@code e} besides that of documents as
   * {@code d}.
   */
  public boolean needsEmbeddings() {
    return withEmbedding;
  }

  public Sql columns() {
    List<Sql> columns = new ArrayList<>();
    columns.add(Sql.of("coalesce(d.id, d.key) as document_id"));
    if (include.text()) {
      columns.add(Sql.of("d.text"));
    }
    if (include.metadata()) {
      columns.add(include.metadataKeys().map(DocumentRows::someOf).orElse(Sql.of(METADATA)));
    }
    if (withEmbedding) {
      columns.add(
          Sql.of(
              SENT,
              Map.of(
                  "send",
                  tables.extension("vector_send"),
                  "vector",
                  tables.type(ElementType.VECTOR),
                  "searched",
                  SpaceCatalog.isSearched(tables, collection.space().orElseThrow()))));
    }
    return Sql.join(", ", columns);
  }

  private static Sql someOf(List<String> keys) {
    return Sql.of(SOME_METADATA, Map.of("keys", keys.toArray(String[]::new)));
  }

  /**
   * The document of a row.
   *
   * @throws VectorStoreException if another writer stored what this library cannot hold
   * @throws VectorStoreException.ModelMismatch if it is asked for with a vector of a space that was
   *     not the one that is searched
   */
  public Document document(ResultSet row) throws SQLException {
    try {
      return read(row);
    } catch (IllegalArgumentException e) {
      throw new VectorStoreException(
          "document "
              + Storable.quoted(row.getString("document_id"))
              + ", which another writer stored, cannot be read",
          e);
    }
  }

  private Document read(ResultSet row) throws SQLException {
    Document document = Document.of(row.getString("document_id"));
    String text = include.text() ? row.getString("text") : null;
    if (text != null) {
      document = document.text(text);
    }
    if (include.metadata()) {
      document = document.metadata(metadata.read(row.getString("metadata")));
    }
    if (!withEmbedding) {
      return document;
    }
    if (!row.getBoolean("of_searched")) {
      throw ModelCheck.modelCameLater(collection.info());
    }
    return withEmbedding(document, row);
  }

  private static Document withEmbedding(Document document, ResultSet row) throws SQLException {
    byte[] sent = row.getBytes("embedding");
    if (sent != null) {
      return document.embedding(Embedding.of(received(sent)));
    }
    String reason = row.getString("reason");
    return reason == null
        ? document
        : document.unsearchable(
            UnsearchableEmbedding.of(Reason.valueOf(reason), floats(row.getBytes("unsearchable"))));
  }

  /** After the last row. */
  @Override
  public void close() {
    metadata.close();
  }

  /** After the number of dimensions and two unused bytes. */
  private static float[] received(byte[] sent) {
    float[] values = new float[(sent.length - SENT_HEADER_BYTES) / Float.BYTES];
    ByteBuffer.wrap(sent)
        .position(SENT_HEADER_BYTES)
        .slice()
        .order(ByteOrder.BIG_ENDIAN)
        .asFloatBuffer()
        .get(values);
    return values;
  }

  private static float[] floats(byte[] bytes) {
    float[] values = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }

  public static byte[] bytes(float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }
}
