package dev.vectorstore.migration.internal.directory.sqlite;

import dev.vectorstore.migration.ChromaReadException;
import dev.vectorstore.migration.ChromaReadException.Reason;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The private copy of {@code chroma.sqlite3}, given an index over the log by record.
 *
 * <p>The full-text tables are neither read nor checked: they can be rebuilt, and damage in them is
 * common.
 */
public final class ChromaDatabase {

  /**
   * The tables that are large or read through an index. Damage in small ones shows when they are
   * read.
   */
  private static final List<ChromaTables> CHECKED =
      List.of(
          ChromaTables.COLLECTIONS,
          ChromaTables.COLLECTION_METADATA,
          ChromaTables.SEGMENTS,
          ChromaTables.SEGMENT_METADATA,
          ChromaTables.EMBEDDINGS,
          ChromaTables.EMBEDDING_METADATA,
          ChromaTables.EMBEDDING_METADATA_ARRAY,
          ChromaTables.EMBEDDINGS_QUEUE,
          ChromaTables.MAX_SEQ_ID);

  private static final List<ChromaTables> REQUIRED =
      List.of(ChromaTables.MIGRATIONS, ChromaTables.COLLECTIONS);

  private static final List<String> UNUSED_INDEXES =
      List.of(
          "embedding_metadata_int_value",
          "embedding_metadata_float_value",
          "embedding_metadata_string_value");

  private static final String LOG_INDEX =
      """
      create index vectorstore_log
          on embeddings_queue (topic, id, seq_id, operation)
      """;

  private static final String TOPIC_TABLE =
      """
      create table chroma_topics (
          topic text primary key,
          collection text not null)
      """;

  /** Jumps from one topic to the next in the index, instead of reading the whole log. */
  private static final String TOPICS =
      """
      insert into chroma_topics
      with recursive topics (topic) as (
          select min(topic) from embeddings_queue
           union all
          select (select min(q.topic) from embeddings_queue q where q.topic > t.topic)
            from topics t
           where t.topic is not null)
      select topic, iif(substr(topic, -37, 1) = '/', substr(topic, -36), '')
        from topics
       where topic is not null
      """;

  private static final String TOPIC_INDEX =
      """
      create index vectorstore_topics
          on chroma_topics (collection)
      """;

  private final Path source;
  private final Path copy;

  private ChromaDatabase(Path source, Path copy) {
    this.source = source;
    this.copy = copy;
  }

  /**
   * Prepares a copy, which has not been checked yet.
   *
   * @param source named in errors
   */
  static ChromaDatabase prepare(Path source, Path copy) {
    ChromaDatabase database = new ChromaDatabase(source, copy);
    try (Connection connection = SqliteFiles.openPrivate(copy)) {
      database.prepare(connection);
      return database;
    } catch (SQLException e) {
      if (SqliteFiles.isCorrupt(e)) {
        database.requireIntact(); // which says more about it
      }
      throw SqliteFiles.failure(source, e);
    }
  }

  /**
   * Checks the copy, on a connection of its own.
   *
   * @throws ChromaReadException if it is damaged
   */
  void requireIntact() {
    try (Connection connection = SqliteFiles.openPrivate(copy)) {
      for (ChromaTables table : CHECKED) {
        if (table.exists(connection)) {
          requireIntact(connection, table);
        }
      }
    } catch (SQLException e) {
      throw SqliteFiles.failure(source, e);
    }
  }

  /** Opens one more connection, which has the views of {@link ChromaTables}. */
  public Connection connect() throws SQLException {
    Connection connection = SqliteFiles.openPrivate(copy);
    try {
      withoutJournal(connection);
      ChromaTables.createViews(connection);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  Path source() {
    return source;
  }

  private void prepare(Connection connection) throws SQLException {
    // The first read rolls back the journal of a crash; the second line takes a database out of WAL
    // mode.
    SqliteFiles.run(
        connection, "select count(*) from sqlite_master", "pragma journal_mode = delete");
    withoutJournal(connection);
    requireTables(connection);
    dropUnusedIndexes(connection);
    SqliteFiles.run(connection, TOPIC_TABLE, TOPIC_INDEX);
    if (ChromaTables.EMBEDDINGS_QUEUE.exists(connection)) {
      SqliteFiles.run(connection, LOG_INDEX, TOPICS);
    }
  }

  /**
   * Drops Chroma's indexes on values, because checking them takes longer than everything else and
   * no query uses them.
   */
  private static void dropUnusedIndexes(Connection connection) throws SQLException {
    for (String index : UNUSED_INDEXES) {
      SqliteFiles.run(connection, "drop index if exists " + index);
    }
  }

  private static void withoutJournal(Connection connection) throws SQLException {
    SqliteFiles.run(connection, "pragma journal_mode = off", "pragma synchronous = off");
  }

  private void requireTables(Connection connection) throws SQLException {
    for (ChromaTables table : REQUIRED) {
      if (!table.exists(connection)) {
        throw new ChromaReadException(
            Reason.NOT_CHROMA_DATABASE,
            source + " has no table " + table.table() + "; give a database that Chroma wrote");
      }
    }
  }

  private void requireIntact(Connection connection, ChromaTables table) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("pragma integrity_check(" + table.table() + ")")) {
      String result = row.next() ? row.getString(1) : "ok";
      if (!result.equals("ok")) {
        throw new ChromaReadException(
            Reason.CORRUPT_DATABASE,
            source + " is damaged: " + result + "; restore it from a backup");
      }
    }
  }
}
