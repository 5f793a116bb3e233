package dev.vectorstore.migration.internal.chroma;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** What index and log have of a collection and no record has. */
final class Leftovers {

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

  private static final String NEVER_APPLIED =
      """
      select distinct cast(q.id as blob)
        from chroma_embeddings_queue q
       where q.topic in (select topic from scratch.topic)
         and q.operation in (0, 2)
         and not exists (select 1 from scratch.record r where r.id = q.id)
         and not exists (
             select 1
               from chroma_embeddings_queue d
              where d.topic in (select topic from scratch.topic)
                and d.id = q.id
                and d.operation = 3
                and d.seq_id > q.seq_id)
      """;

  private Leftovers() {}

  /**
   * Notes each vector whose record is gone, and each record of the log that the tables passed over:
   * that happens if the log was emptied by hand, so that its positions began anew, or if applying
   * it failed.
   *
   * @param indexPosition the last entry of the log that the index has seen
   */
  static void note(Connection connection, long indexPosition, FindingLog findings)
      throws SQLException {
    try (PreparedStatement orphans = connection.prepareStatement(ORPHAN_VECTORS);
        PreparedStatement neverApplied = connection.prepareStatement(NEVER_APPLIED)) {
      orphans.setLong(1, indexPosition);
      noteEach(orphans, ChromaNote.ORPHAN_VECTOR, findings);
      noteEach(neverApplied, ChromaNote.LOG_RECORD_NEVER_APPLIED, findings);
    }
  }

  private static void noteEach(PreparedStatement statement, ChromaNote note, FindingLog findings)
      throws SQLException {
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        findings.addFor(SqliteValue.text(rows, 1).orElse(""), note);
      }
    }
  }
}
