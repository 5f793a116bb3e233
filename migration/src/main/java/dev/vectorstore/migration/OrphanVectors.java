package dev.vectorstore.migration;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Vectors whose record is gone: of no use, but worth a word. */
final class OrphanVectors {

  private static final String ORPHANS =
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
       union
      select cast(q.id as blob)
        from chroma_embeddings_queue q
       where q.topic in (select topic from scratch.topic)
         and q.seq_id > ?1
         and q.operation in (0, 2)
         and q.vector is not null
         and not exists (select 1 from scratch.record r where r.id = q.id)
         and not exists (
             select 1
               from chroma_embeddings_queue d
              where d.topic in (select topic from scratch.topic)
                and d.id = q.id
                and d.operation = 3
                and d.seq_id > q.seq_id)
      """;

  private OrphanVectors() {}

  /**
   * Notes each of them.
   *
   * @param indexPosition the last entry of the log that the index has seen
   */
  static void note(Connection connection, long indexPosition, FindingLog findings)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ORPHANS)) {
      statement.setLong(1, indexPosition);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          findings.addFor(SqliteValue.text(rows, 1).orElse(""), ChromaNote.ORPHAN_VECTOR);
        }
      }
    }
  }
}
