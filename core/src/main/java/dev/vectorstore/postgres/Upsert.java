package dev.vectorstore.postgres;

import com.pgvector.PGvector;
import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.UnsearchableEmbedding;
import dev.vectorstore.internal.collection.Agreement;
import dev.vectorstore.internal.document.DocumentKey;
import dev.vectorstore.internal.document.MetadataJson;
import dev.vectorstore.internal.sql.Sql;
import dev.vectorstore.internal.text.CodePointOrder;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes checked and embedded documents of one collection. */
final class Upsert {
  private static final String DOCUMENTS =
      """
      insert into {documents} (tenant, key, id, text, metadata)
      values (?, ?, ?, ?, ?::jsonb)
      on conflict (tenant, key) do update
         set text = excluded.text, metadata = excluded.metadata
      """;

  private static final String EMBEDDINGS =
      """
      insert into {embeddings} (tenant, key, embedding, unsearchable, reason)
      values (?, ?, ?, ?, ?)
      on conflict (tenant, key) do update
         set embedding = excluded.embedding, unsearchable = excluded.unsearchable, reason = excluded.reason
      """;

  private static final String SEARCHED =
      "select id from {spaces} where collection_id = {collection} and state = 'active'";

  // Two batches that meet lock their common rows in one order, so neither waits for the other in a
  // circle.
  private static final Comparator<Document> LOCK_ORDER =
      Comparator.comparing(document -> DocumentKey.of(document.id()), CodePointOrder.INSTANCE);

  private final Tables tables;
  private final StoredCollection collection;
  private final String tenant;

  /** For the documents of a tenant. */
  Upsert(Tables tables, StoredCollection collection, String tenant) {
    this.tables = tables;
    this.collection = collection;
    this.tenant = tenant;
  }

  void run(Connection connection, List<Document> documents) throws SQLException {
    List<Document> ordered = documents.stream().sorted(LOCK_ORDER).toList();
    writeDocuments(connection, ordered);
    requireSameSpace(connection);
    if (collection.space().isPresent()) {
      writeEmbeddings(connection, collection.space().get(), ordered);
    }
  }

  /**
   * Refuses to leave new texts without a vector in the space that is searched by now. Whoever makes
   * or activates a space waits for those who have written documents, so this stays true until the
   * transaction ends.
   */
  private void requireSameSpace(Connection connection) throws SQLException {
    Sql query =
        Sql.of(
            SEARCHED,
            Map.of("spaces", tables.named("embedding_space"), "collection", collection.id()));
    try (PreparedStatement statement = query.prepare(connection);
        ResultSet rows = statement.executeQuery()) {
      Optional<Integer> searched = rows.next() ? Optional.of(rows.getInt(1)) : Optional.empty();
      if (!searched.equals(collection.space().map(Space::id))) {
        throw Agreement.modelCameLater(collection.info());
      }
    }
  }

  private void writeDocuments(Connection connection, List<Document> documents) throws SQLException {
    Sql sql = Sql.of(DOCUMENTS, Map.of("documents", tables.documents(collection)));
    try (PreparedStatement statement = connection.prepareStatement(sql.text())) {
      for (Document document : documents) {
        String key = DocumentKey.of(document.id());
        statement.setString(1, tenant);
        statement.setString(2, key);
        statement.setString(3, key.equals(document.id()) ? null : document.id());
        statement.setString(4, document.text().orElse(null));
        statement.setString(5, MetadataJson.write(document.metadata()));
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private void writeEmbeddings(Connection connection, Space space, List<Document> documents)
      throws SQLException {
    Sql sql = Sql.of(EMBEDDINGS, Map.of("embeddings", tables.embeddings(space)));
    try (PreparedStatement statement = connection.prepareStatement(sql.text())) {
      for (Document document : documents) {
        statement.setString(1, tenant);
        statement.setString(2, DocumentKey.of(document.id()));
        if (document.embedding().isPresent()) {
          bind(statement, document.embedding().get());
        } else {
          bind(statement, document.unsearchable().orElseThrow());
        }
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private static void bind(PreparedStatement statement, Embedding embedding) throws SQLException {
    statement.setObject(3, new PGvector(embedding.values()));
    statement.setNull(4, Types.BINARY);
    statement.setNull(5, Types.VARCHAR);
  }

  private static void bind(PreparedStatement statement, UnsearchableEmbedding unsearchable)
      throws SQLException {
    statement.setNull(3, Types.OTHER);
    statement.setBytes(4, DocumentRows.bytes(unsearchable.values()));
    statement.setString(5, unsearchable.reason().name());
  }
}
