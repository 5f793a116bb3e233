package dev.vectorstore.migration.internal.directory.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Data about all records of a collection for one pass, in a separate database: their order, and the
 * places of their vectors in the index.
 *
 * <p>A record that the log deletes after the tables' position and adds again is in the order twice,
 * because Chroma would move it to the end. The first one is skipped.
 */
public final class ScratchTables {

  private static final String[] TABLES = {
    "create table scratch.topic (topic text primary key)",
    "create table scratch.record (n integer primary key, embedding integer, id text not null,"
        + " passed integer not null default 0)",
    "create table scratch.label (id text primary key, label integer not null) without rowid",
    "create table scratch.element"
        + " (label integer primary key, element integer, deleted integer not null)",
    "create table scratch.aside_label (id text primary key, label integer not null) without rowid",
    "create table scratch.aside_element"
        + " (label integer primary key, element integer, deleted integer not null)",
    "create table scratch.aside (id text primary key, source integer not null,"
        + " element integer not null) without rowid"
  };

  private static final String FILL_TOPICS =
      """
      insert into scratch.topic
      select topic
        from chroma_topics
       where collection = ?
      """;

  private static final String FILL_FROM_TABLES =
      """
      insert into scratch.record (embedding, id)
      select id, embedding_id
        from chroma_embeddings
       where segment_id = ?
       order by id
      """;

  private static final String FILL_FROM_LOG =
      """
      insert into scratch.record (embedding, id)
      with written as (
          select id, max(iif(operation = 3, seq_id, null)) as deleted
            from chroma_embeddings_queue
           where topic in (select topic from scratch.topic)
             and seq_id > ?1
           group by id),
      created as (
          select w.id, w.deleted,
                 (select min(q.seq_id)
                    from chroma_embeddings_queue q
                   where q.topic in (select topic from scratch.topic)
                     and q.id = w.id
                     and q.operation in (0, 2)
                     and q.seq_id > coalesce(w.deleted, ?1)) as born
            from written w)
      select null, c.id
        from created c
       where c.born is not null
         and (c.deleted is not null
              or not exists (
                  select 1
                    from chroma_embeddings e
                   where e.segment_id = ?2
                     and e.embedding_id = c.id))
       order by c.born
      """;

  /**
   * Records that the tables skipped. This happens if the log was emptied by hand, so that its
   * positions started again, or if applying it failed.
   */
  private static final String FILL_PASSED_OVER =
      """
      insert into scratch.record (embedding, id, passed)
      select null, q.id, 1
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
       group by q.id
       order by min(q.seq_id)
      """;

  private static final String ID_INDEX = "create index scratch.record_id on record (id)";

  private ScratchTables() {}

  /** Adds the scratch database to the connection, empty. */
  public static void create(Connection connection, Path file) throws SQLException {
    try (PreparedStatement attach = connection.prepareStatement("attach ? as scratch")) {
      attach.setString(1, file.toString());
      attach.execute();
    }
    SqliteFiles.run(
        connection, "pragma scratch.journal_mode = off", "pragma scratch.synchronous = off");
    SqliteFiles.run(connection, TABLES);
  }

  /**
   * Computes the order of the collection's records.
   *
   * @param tablePosition the last entry of the log that the tables have seen
   */
  public static void fill(
      Connection connection, String collection, SegmentIds segments, long tablePosition)
      throws SQLException {
    update(connection, FILL_TOPICS, collection);
    update(connection, FILL_FROM_TABLES, segments.metadata());
    update(connection, FILL_FROM_LOG, tablePosition, segments.metadata());
    SqliteFiles.run(connection, ID_INDEX, FILL_PASSED_OVER);
  }

  public static long count(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      return row.getLong(1);
    }
  }

  private static void update(Connection connection, String sql, Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      statement.executeUpdate();
    }
  }
}
