package dev.vectorstore.internal.postgres.write;

import dev.vectorstore.Document;
import dev.vectorstore.index.ElementType;
import dev.vectorstore.internal.postgres.catalog.Space;
import dev.vectorstore.internal.postgres.catalog.StoredCollection;
import dev.vectorstore.internal.postgres.catalog.Tables;
import dev.vectorstore.internal.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** Writes new documents by COPY, which policies and ids that are stored already rule out. */
final class RowCopy {
  private static final String DOCUMENTS =
      "copy {documents} (key, id, text, metadata) from stdin (format binary)";
  private static final int DOCUMENT_FIELDS = 4;

  private static final String EMBEDDINGS =
      "copy {embeddings} (key, embedding, unsearchable, reason) from stdin (format binary)";
  private static final int EMBEDDING_FIELDS = 4;

  private final Tables tables;
  private final StoredCollection collection;

  RowCopy(Tables tables, StoredCollection collection) {
    this.tables = tables;
    this.collection = collection;
  }

  void documents(Connection connection, List<DocumentRow> rows) throws SQLException {
    Sql copy = Sql.of(DOCUMENTS, Map.of("documents", tables.documents(collection)));
    BinaryCopy.run(connection, copy, rows, DOCUMENT_FIELDS, RowCopy::writeDocument);
  }

  void embeddings(Connection connection, Space space, List<DocumentRow> rows) throws SQLException {
    Sql copy = Sql.of(EMBEDDINGS, Map.of("embeddings", tables.embeddings(space)));
    ElementType type = space.info().column();
    BinaryCopy.run(
        connection,
        copy,
        rows,
        EMBEDDING_FIELDS,
        (fields, row) -> writeEmbedding(fields, row, type));
  }

  private static void writeDocument(BinaryFields fields, DocumentRow row) {
    Document document = row.document();
    fields
        .bytes(row.keyBytes())
        .text(row.longId())
        .text(document.text().orElse(null))
        .jsonb(document.metadata());
  }

  private static void writeEmbedding(BinaryFields fields, DocumentRow row, ElementType type) {
    fields.bytes(row.keyBytes());
    row.document()
        .embedding()
        .ifPresentOrElse(
            embedding -> fields.vector(embedding, type).none().none(),
            () -> fields.none().unsearchable(row.document().unsearchable().orElseThrow()));
  }
}
