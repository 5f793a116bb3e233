package dev.vectorstore.examples.benchmark.contender;

import dev.vectorstore.examples.benchmark.contender.Contender.Size;
import dev.vectorstore.schema.ExtensionVersion;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** Helpers for all contenders in PostgreSQL. */
public final class Postgres {
  private static final String OF_PARTS =
      """
      select sum({size}(c.oid))::bigint
        from (select ?::regclass as whole) t
        join pg_class c
          on c.oid = t.whole or c.oid in (select inhrelid from pg_inherits where inhparent = t.whole)
      """;
  private static final String DATA = OF_PARTS.replace("{size}", "pg_table_size");
  private static final String INDEXES = OF_PARTS.replace("{size}", "pg_indexes_size");
  private static final String MEMORY =
      "select sum(total_bytes)::bigint from pg_backend_memory_contexts";
  private static final String OLD_INDEXES =
      """
      select coalesce(string_agg(format('drop index %s', i.indexrelid::regclass), '; '), '')
        from pg_index i
        join pg_class c on c.oid = i.indexrelid
        join pg_am a on a.oid = c.relam
       where i.indrelid = ?::regclass and a.amname = 'hnsw'
      """;
  // The vector is read before the setting, which a session has once the library is loaded.
  private static final String VECTOR_INDEX =
      """
      select coalesce(
               string_agg(
                 a.amname
                   || coalesce(' (' || array_to_string(c.reloptions, ', ') || ')', '')
                   || case a.amname when 'hnsw' then ', ef_search ' || current_setting('hnsw.ef_search', true)
                                    else '' end,
                 '; '),
               'none, all vectors are compared')
        from pg_index i
        join pg_class c on c.oid = i.indexrelid
        join pg_am a on a.oid = c.relam
       where i.indrelid = ?::regclass
         and a.amname in ('hnsw', 'ivfflat')
         and '[1]'::public.vector is not null
      """;
  private static final String INDEXED =
      """
      select coalesce(max(pg_get_indexdef(i.indexrelid, 1, false)), '')
        from pg_index i
        join pg_class c on c.oid = i.indexrelid
        join pg_am a on a.oid = c.relam
       where i.indrelid = ?::regclass and a.amname = 'hnsw'
      """;
  private static final String INDEXED_ROWS =
      INDEXED.replace(
          "pg_get_indexdef(i.indexrelid, 1, false)", "pg_get_expr(i.indpred, i.indrelid)");
  private static final String EXTENSION = "select extversion from pg_extension where extname = ?";
  private static final String HNSW =
      "create index on {table} using hnsw ({expression}) with (m = {m}, ef_construction = {ef})";

  private Postgres() {}

  /** Runs statements without parameters. */
  public static void execute(DataSource dataSource, String... statements) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** The single value of a query with a name as its parameter. */
  static String text(DataSource dataSource, String sql, String name) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, name);
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        return rows.getString(1);
      }
    }
  }

  /**
   * Replaces a table's HNSW indexes by one.
   *
   * @param table quoted and qualified
   * @param expression the indexed expression with its operator class
   */
  public static void hnsw(DataSource owner, String table, String expression, Hnsw parameters)
      throws SQLException {
    dropHnsw(owner, table);
    String index =
        HNSW.replace("{table}", table)
            .replace("{expression}", expression)
            .replace("{m}", Integer.toString(parameters.m()))
            .replace("{ef}", Integer.toString(parameters.efConstruction()));
    execute(
        owner,
        mayBuildInParallel(owner)
            ? "reset max_parallel_maintenance_workers"
            : "set max_parallel_maintenance_workers = 0",
        index,
        "reset max_parallel_maintenance_workers",
        "vacuum analyze " + table);
  }

  /** As the store decides it: earlier versions can leak or crash (CVE-2026-3172). */
  private static boolean mayBuildInParallel(DataSource owner) throws SQLException {
    return !ExtensionVersion.of(text(owner, EXTENSION, "vector"))
        .isBefore(ExtensionVersion.PARALLEL_BUILDS);
  }

  /** The expression that a table's HNSW index holds; empty if there is no such index. */
  static String indexed(DataSource dataSource, String table) throws SQLException {
    return text(dataSource, INDEXED, table);
  }

  /** The condition of a table's HNSW index; empty if it has none, or there is no such index. */
  static String indexedRows(DataSource dataSource, String table) throws SQLException {
    return text(dataSource, INDEXED_ROWS, table);
  }

  /** A table's vector index with its parameters, and the effort of searches over this pool. */
  static String vectorIndex(DataSource searching, String table) throws SQLException {
    return text(searching, VECTOR_INDEX, table);
  }

  /** Drops a table's HNSW indexes. */
  static void dropHnsw(DataSource owner, String table) throws SQLException {
    execute(owner, text(owner, OLD_INDEXES, table));
  }

  /**
   * Sizes of tables, and the memory of one of the backends that search them.
   *
   * @param searching the pool of those backends
   */
  static Size size(DataSource searching, String... tables) throws SQLException {
    long data = 0;
    long indexes = 0;
    for (String table : tables) {
      data += Long.parseLong(text(searching, DATA, table));
      indexes += Long.parseLong(text(searching, INDEXES, table));
    }
    try (Connection connection = searching.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(MEMORY)) {
      rows.next();
      return new Size(data, indexes, rows.getLong(1));
    }
  }

  /**
   * How an index is built.
   *
   * @param m the maximum number of neighbours of a node
   * @param efConstruction the number of candidates for them
   */
  public record Hnsw(int m, int efConstruction) {
    /** The defaults of pgvector. */
    public static final Hnsw DEFAULT = new Hnsw(16, 64);
  }
}
