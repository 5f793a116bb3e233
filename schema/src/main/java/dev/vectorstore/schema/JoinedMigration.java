package dev.vectorstore.schema;

import dev.vectorstore.schema.internal.sql.SearchPath;
import dev.vectorstore.schema.internal.tables.History;
import dev.vectorstore.schema.internal.tables.MigrationFile;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Runs the migrations in the open transaction, which Flyway would commit. The history has the same
 * form as Flyway's.
 *
 * <p>Why: docs/decisions/0009-undo-and-joined-migrations.md.
 */
final class JoinedMigration {
  private final Connection connection;
  private final SchemaName schema;

  JoinedMigration(Connection connection, SchemaName schema) {
    this.connection = connection;
    this.schema = schema;
  }

  /** Runs the missing migrations up to a version. */
  void run(int target) throws SQLException {
    Preparation.lock(connection);
    SchemaState state = new Preparation(connection, schema).run();
    String path = SearchPath.only(connection, schema.quoted());
    try (Statement statement = connection.createStatement()) {
      // Otherwise the driver would read braces as its own escapes.
      statement.setEscapeProcessing(false);
      run(statement, state, target);
    }
    SearchPath.set(connection, path);
  }

  private void run(Statement statement, SchemaState state, int target) throws SQLException {
    Placeholders placeholders = new Placeholders(schema, state.extensionSchema());
    History history = new History(schema.quoted());
    if (history.exists(connection)) {
      requireSameFiles(history);
    } else {
      statement.execute(history.create());
    }
    for (MigrationFile file : MigrationFile.after(state.version(), target)) {
      FileRun.of(file.script(), statement, placeholders.fill(file.sql()));
      statement.execute(history.insert(file));
    }
  }

  /** The check that Flyway makes before it migrates. */
  private void requireSameFiles(History history) throws SQLException {
    List<String> changed = history.changed(connection);
    if (!changed.isEmpty()) {
      throw new SchemaException(
          "in schema " + schema.quoted() + ", " + changed.get(0) + History.OTHER_CONTENT, null);
    }
  }
}
