package dev.vectorstore.migration.internal.directory.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Chroma's tables in one shape for all versions.
 *
 * <p>Each has a temporary view {@code chroma_…} with the union of the columns that any version has;
 * a column that this database lacks is null, a table that it lacks is empty, and columns of later
 * versions are ignored.
 */
public enum ChromaTables {
  COLLECTIONS("id name dimension database_id config_json_str schema_str"),
  DATABASES("id name tenant_id"),
  COLLECTION_METADATA("collection_id key str_value int_value float_value bool_value rowid"),
  SEGMENTS("id type scope collection rowid"),
  SEGMENT_METADATA("segment_id key str_value int_value float_value bool_value rowid"),
  EMBEDDINGS("id segment_id embedding_id seq_id created_at"),
  EMBEDDING_METADATA("id key string_value int_value float_value bool_value rowid"),
  EMBEDDING_METADATA_ARRAY("id key string_value int_value float_value bool_value rowid"),
  EMBEDDINGS_QUEUE("seq_id created_at operation topic id vector encoding metadata"),
  EMBEDDINGS_QUEUE_CONFIG("config_json_str"),
  MAINTENANCE_LOG("operation"),
  MAX_SEQ_ID("segment_id seq_id"),
  MIGRATIONS("dir version");

  /** The last migrations that are known, of Chroma 1.5. */
  private static final Map<String, Integer> KNOWN =
      Map.of("embeddings_queue", 2, "metadb", 6, "sysdb", 10);

  private static final String LATEST =
      """
      select dir, max(version)
        from chroma_migrations
       where dir is not null
       group by dir
       order by dir
      """;

  /** Only for tables, since a view in their place could run forever. */
  private static final String COLUMNS_OF =
      """
      select lower(c.name)
        from sqlite_master m, pragma_table_info(m.name) c
       where m.type = 'table' and m.rootpage > 0 and lower(m.name) = ?
      """;

  private final String columns;

  ChromaTables(String columns) {
    this.columns = columns;
  }

  String table() {
    return name().toLowerCase(Locale.ROOT);
  }

  public boolean exists(Connection connection) throws SQLException {
    return !presentColumns(connection).isEmpty();
  }

  static void createViews(Connection connection) throws SQLException {
    for (ChromaTables table : values()) {
      SqliteFiles.run(connection, table.view(table.presentColumns(connection)));
    }
  }

  /** Returns the unknown changes of a newer Chroma, such as {@code sysdb 11}. */
  public static List<String> unknownMigrations(Connection connection) throws SQLException {
    List<String> unknown = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(LATEST)) {
      while (rows.next()) {
        String directory = rows.getString(1);
        if (rows.getLong(2) > KNOWN.getOrDefault(directory, 0)) {
          unknown.add(directory + " " + rows.getLong(2));
        }
      }
    }
    return unknown;
  }

  private String view(Set<String> present) {
    List<String> selected = new ArrayList<>();
    for (String column : columns.split(" ")) {
      boolean found = present.contains(column) || (column.equals("rowid") && !present.isEmpty());
      String value = found ? column : "null";
      selected.add(value + " as " + (column.equals("rowid") ? "place" : column));
    }
    String source = present.isEmpty() ? " where false" : " from main." + table();
    return "create temp view chroma_"
        + table()
        + " as select "
        + String.join(", ", selected)
        + source;
  }

  private Set<String> presentColumns(Connection connection) throws SQLException {
    Set<String> present = new HashSet<>();
    try (PreparedStatement statement = connection.prepareStatement(COLUMNS_OF)) {
      statement.setString(1, table());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          present.add(rows.getString(1));
        }
      }
    }
    return present;
  }
}
