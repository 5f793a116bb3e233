package dev.vectorstore.migration.internal.directory.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The two segments of a collection.
 *
 * @param vectors also the name of the directory of the index; empty if there is none
 * @param metadata the id that the rows of the tables refer to; empty if there is none
 */
public record SegmentIds(String vectors, String metadata) {

  private static final String SEGMENTS =
      """
      select scope, id
        from chroma_segments
       where collection = ?
         and id is not null
       order by type = 'urn:chroma:segment/vector/hnsw-local-persisted' desc, place
      """;

  public static SegmentIds of(Connection connection, String collection) throws SQLException {
    String vectors = "";
    String metadata = "";
    try (PreparedStatement statement = connection.prepareStatement(SEGMENTS)) {
      statement.setString(1, collection);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          String scope = rows.getString(1);
          vectors = vectors.isEmpty() && "VECTOR".equals(scope) ? rows.getString(2) : vectors;
          metadata = metadata.isEmpty() && "METADATA".equals(scope) ? rows.getString(2) : metadata;
        }
      }
    }
    return new SegmentIds(vectors, metadata);
  }
}
