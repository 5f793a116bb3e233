package dev.vectorstore.schema;

import dev.vectorstore.localpostgres.LocalDatabase;
import dev.vectorstore.localpostgres.LocalPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** A database for one test, with plain SQL as any role. */
final class TestDatabase implements AutoCloseable {
  private final LocalDatabase local = LocalPostgres.start().newDatabase();
  private final List<String> roles = new ArrayList<>();

  DataSource owner() {
    return local.dataSource();
  }

  LocalDatabase local() {
    return local;
  }

  /** A role of this database's own that may log in. */
  DataSource role(String suffix) throws SQLException {
    String role = local.name() + "_" + suffix;
    execute(owner(), "create role " + SchemaName.quoted(role) + " login password 'secret'");
    roles.add(role);
    return local.dataSource(role, "secret");
  }

  String roleName(String suffix) {
    return local.name() + "_" + suffix;
  }

  static void execute(DataSource dataSource, String sql) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The rows of a query, each as its columns joined by a bar. */
  static List<String> rows(DataSource dataSource, String sql) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> found = new ArrayList<>();
      while (rows.next()) {
        List<String> columns = new ArrayList<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          columns.add(String.valueOf(rows.getString(i)));
        }
        found.add(String.join("|", columns));
      }
      return found;
    }
  }

  @Override
  public void close() throws SQLException {
    for (String role : roles) {
      execute(owner(), "drop owned by " + SchemaName.quoted(role));
      execute(owner(), "drop role " + SchemaName.quoted(role));
    }
    local.close();
  }
}
