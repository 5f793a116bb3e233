package dev.vectorstore.schema.internal.tables;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Tables of a schema, whose name is quoted, and their rows, read twice to find out what was lost in
 * between.
 */
public final class Contents {
  // Forced policies would hide rows from their owner. Rows of partitions are those of the whole,
  // and those of next tables are copies.
  private static final String TABLES =
      """
      select c.oid::regclass::text, c.relname, c.relforcerowsecurity,
          array(select attname from pg_attribute
                 where attrelid = c.oid and attnum > 0 and not attisdropped)::text[]
        from pg_class c
       where c.relnamespace = to_regnamespace(?) and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> ?
         and c.relname !~ '^next_(document|embedding)_[0-9]+$'
       order by c.relname
      """;

  private static final int NAMED = 20;

  private final Map<String, Table> tables = new LinkedHashMap<>();

  private record Table(String sqlName, boolean forced, Set<String> columns, long rows) {}

  private Contents() {}

  /**
   * Counts every row of these tables, whatever the policies, and keeps writers away until the
   * transaction ends. Names without a schema must be of this one.
   */
  public static Contents of(Connection connection, String schema, Predicate<String> tables)
      throws SQLException {
    Contents contents = new Contents();
    for (Map.Entry<String, Table> found : find(connection, schema).entrySet()) {
      if (tables.test(found.getKey())) {
        contents.tables.put(found.getKey(), counted(connection, found.getValue()));
      }
    }
    return contents;
  }

  /** The names and columns of all tables; takes no locks. */
  public static Map<String, Set<String>> columns(Connection connection, String schema)
      throws SQLException {
    Map<String, Set<String>> columns = new LinkedHashMap<>();
    find(connection, schema).forEach((name, table) -> columns.put(name, table.columns()));
    return columns;
  }

  /** Each table that has rows: its name and its rows. */
  public List<String> rows() {
    List<String> filled = new ArrayList<>();
    tables.forEach(
        (name, table) -> {
          if (table.rows() > 0) {
            filled.add(described(name, table));
          }
        });
    return filled;
  }

  private static String described(String name, Table table) {
    return name + " (" + table.rows() + (table.rows() == 1 ? " row)" : " rows)");
  }

  /** Each table that lost rows, a column that its rows had, or itself: its name and its rows. */
  public List<String> lostSince(Connection connection, String schema) throws SQLException {
    Map<String, Table> left = find(connection, schema);
    List<String> lost = new ArrayList<>();
    for (Map.Entry<String, Table> before : tables.entrySet()) {
      Table was = before.getValue();
      Table is = left.get(before.getKey());
      if (was.rows() > 0 && (is == null || lost(was, counted(connection, is)))) {
        lost.add(described(before.getKey(), was));
      }
    }
    return lost;
  }

  /** At most twenty, so that the text stays readable with thousands of collections. */
  public static String listed(List<String> lost) {
    String named = String.join(", ", lost.subList(0, Math.min(NAMED, lost.size())));
    return lost.size() <= NAMED ? named : named + " and " + (lost.size() - NAMED) + " more tables";
  }

  private static boolean lost(Table was, Table is) {
    return is.rows() < was.rows() || !is.columns().containsAll(was.columns());
  }

  private static Map<String, Table> find(Connection connection, String schema) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(TABLES)) {
      statement.setString(1, schema);
      statement.setString(2, History.TABLE);
      Map<String, Table> found = new LinkedHashMap<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          String[] columns = (String[]) rows.getArray(4).getArray();
          found.put(
              rows.getString(2),
              new Table(rows.getString(1), rows.getBoolean(3), new HashSet<>(List.of(columns)), 0));
        }
      }
      return found;
    }
  }

  private static Table counted(Connection connection, Table table) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("lock table " + table.sqlName() + " in share mode");
      if (table.forced()) {
        statement.execute("alter table " + table.sqlName() + " no force row level security");
      }
      long rows = count(statement, table);
      if (table.forced()) {
        statement.execute("alter table " + table.sqlName() + " force row level security");
      }
      return new Table(table.sqlName(), table.forced(), table.columns(), rows);
    }
  }

  private static long count(Statement statement, Table table) throws SQLException {
    try (ResultSet rows = statement.executeQuery("select count(*) from " + table.sqlName())) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
