package dev.vectorstore.examples.benchmark.contender;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vectorstore.Document;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;

/** Binary COPY into a table of documents and one of embeddings, in one transaction. */
public final class BareCopy {
  private static final ObjectMapper JSON = new ObjectMapper();

  private BareCopy() {}

  /**
   * Copies documents, which have texts and embeddings.
   *
   * @param documents the table of keys, texts and metadata
   * @param embeddings the table of keys and vectors
   */
  public static void load(
      DataSource dataSource, String documents, String embeddings, Iterable<Document> loaded)
      throws IOException, SQLException {
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      try (VectorCopy rows = new VectorCopy(connection, documents + " (key, text, metadata)")) {
        for (Document document : loaded) {
          rows.row(3).text(document.id()).text(document.text().orElseThrow()).jsonb(json(document));
        }
        rows.end();
      }
      try (VectorCopy rows = new VectorCopy(connection, embeddings + " (key, embedding)")) {
        for (Document document : loaded) {
          rows.row(2).text(document.id()).vector(document.embedding().orElseThrow().values());
        }
        rows.end();
      }
      connection.commit();
      connection.setAutoCommit(true);
    }
  }

  static String json(Document document) throws IOException {
    return JSON.writeValueAsString(Map.copyOf(document.metadata()));
  }
}
