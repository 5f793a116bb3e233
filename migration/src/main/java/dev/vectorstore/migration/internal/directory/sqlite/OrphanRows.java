package dev.vectorstore.migration.internal.directory.sqlite;

import dev.vectorstore.migration.ChromaNote;
import dev.vectorstore.migration.internal.chroma.FindingLog;
import dev.vectorstore.migration.internal.directory.files.SourceFiles;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Rows that are left of deleted collections. This is normal, since Chroma's foreign keys are off.
 */
public final class OrphanRows {

  private static final String RECORDS =
      """
      select coalesce(sum(e.records), 0)
        from (select segment_id, count(*) as records
                from chroma_embeddings
               group by segment_id) e
       where not exists (
             select 1
               from chroma_segments s
               join chroma_collections c on c.id = s.collection
              where s.id = e.segment_id)
      """;

  private static final String LOG_RECORDS =
      """
      select count(*)
        from chroma_embeddings_queue
       where topic in (
             select t.topic
               from chroma_topics t
              where not exists (
                    select 1 from chroma_collections c where c.id = t.collection))
      """;

  private static final String SEGMENTS =
      """
      select count(*)
        from chroma_segments s
       where not exists (select 1 from chroma_collections c where c.id = s.collection)
      """;

  private static final String METADATA =
      """
      select (select count(*)
                from chroma_embedding_metadata m
               where not exists (select 1 from chroma_embeddings e where e.id = m.id))
           + (select count(*)
                from chroma_embedding_metadata_array m
               where not exists (select 1 from chroma_embeddings e where e.id = m.id))
      """;

  private static final String USED_INDEX =
      """
      select 1
        from chroma_segments s
        join chroma_collections c on c.id = s.collection
       where s.id = ?
      """;

  private OrphanRows() {}

  public static void note(Connection connection, SourceFiles source, FindingLog findings)
      throws SQLException, IOException {
    noteCount(connection, RECORDS, ChromaNote.ORPHAN_RECORD, findings);
    noteCount(connection, LOG_RECORDS, ChromaNote.ORPHAN_LOG_RECORD, findings);
    noteCount(connection, SEGMENTS, ChromaNote.ORPHAN_SEGMENT, findings);
    noteCount(connection, METADATA, ChromaNote.ORPHAN_METADATA, findings);
    try (PreparedStatement used = connection.prepareStatement(USED_INDEX)) {
      for (String directory : source.indexDirectories()) {
        String segment = SourceFiles.segmentOf(directory);
        used.setString(1, segment);
        try (ResultSet row = used.executeQuery()) {
          if (!row.next()) {
            findings.addFor(directory, ChromaNote.ORPHAN_INDEX);
          } else if (!directory.equals(segment)) {
            findings.addFor(directory, ChromaNote.INDEX_SET_ASIDE);
          }
        }
      }
    }
  }

  private static void noteCount(
      Connection connection, String query, ChromaNote note, FindingLog findings)
      throws SQLException {
    long count = ScratchTables.count(connection, query);
    if (count > 0) {
      findings.add(note, count, "");
    }
  }
}
