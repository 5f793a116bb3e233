package dev.vectorstore.migration.internal.directory;

import dev.vectorstore.migration.ChromaNote;
import dev.vectorstore.migration.internal.chroma.FindingLog;
import dev.vectorstore.migration.internal.directory.sqlite.SqliteValue;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The vectors in a collection's index that belong to no record. */
final class OrphanVectors {

  private static final String ORPHAN_VECTORS =
      """
      select cast(l.id as blob)
        from scratch.label l
       where not exists (select 1 from scratch.record r where r.id = l.id)
         and not exists (
             select 1
               from chroma_embeddings_queue q
              where q.topic in (select topic from scratch.topic)
                and q.id = l.id
                and q.operation = 3
                and q.seq_id > ?1)
      """;

  private OrphanVectors() {}

  /**
   * Notes each vector whose record does not exist.
   *
   * @param indexPosition the last entry of the log that the index has seen
   */
  static void note(Connection connection, long indexPosition, FindingLog findings)
      throws SQLException {
    try (PreparedStatement orphans = connection.prepareStatement(ORPHAN_VECTORS)) {
      orphans.setLong(1, indexPosition);
      try (ResultSet rows = orphans.executeQuery()) {
        while (rows.next()) {
          findings.addFor(SqliteValue.text(rows, 1).orElse(""), ChromaNote.ORPHAN_VECTOR);
        }
      }
    }
  }
}
