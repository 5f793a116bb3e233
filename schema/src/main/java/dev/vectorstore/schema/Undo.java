package dev.vectorstore.schema;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Takes the tables back to an older version, in the transaction that is open. */
final class Undo {
  private static final String DEFAULT_PRIVILEGES =
      """
      select distinct format('alter default privileges for role %I in schema %I revoke all on tables from %s',
          pg_get_userbyid(defaclrole), nspname,
          case grantee when 0 then 'public' else quote_ident(pg_get_userbyid(grantee)) end)
        from pg_default_acl
        join pg_namespace n on n.oid = defaclnamespace,
        lateral aclexplode(defaclacl)
       where nspname = ? and defaclobjtype = 'r' and pg_has_role(defaclrole, 'member')
      """;

  private static final String MADE_BY_US =
      "select obj_description(oid, 'pg_namespace') = ? from pg_namespace where nspname = ?";

  private static final String OTHERS_DEPEND = "2BP01";

  private final Connection connection;
  private final SchemaName schema;

  Undo(Connection connection, SchemaName schema) {
    this.connection = connection;
    this.schema = schema;
  }

  /** Undoes what is newer; whether data may be lost is the caller's word. */
  void run(int toVersion, boolean mayLoseData) throws SQLException {
    Preparation.lock(connection);
    SchemaState state = SchemaState.read(connection, schema);
    requireKnown(state.version(), toVersion);
    if (state.version() == toVersion) {
      return;
    }
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      new History(schema).lock(statement);
      statement.execute("select set_config('row_security', 'off', true)");
      SearchPath.only(connection, schema);
      if (mayLoseData) {
        undo(statement, state, toVersion);
      } else {
        undoWithoutLoss(statement, state, toVersion);
      }
    }
  }

  private void requireKnown(int version, int toVersion) {
    if (version > VectorSchema.VERSION) {
      throw new SchemaException(
          "schema "
              + schema.quoted()
              + " has version "
              + version
              + ", and this library knows versions up to "
              + VectorSchema.VERSION
              + "; undo it with the library that made it",
          null);
    }
    if (version < toVersion) {
      throw new IllegalArgumentException(
          "schema "
              + schema.quoted()
              + " has version "
              + version
              + " and cannot be undone to version "
              + toVersion);
    }
  }

  private void undoWithoutLoss(Statement statement, SchemaState state, int toVersion)
      throws SQLException {
    Contents before = Contents.of(connection, schema);
    undo(statement, state, toVersion);
    List<String> lost = before.lostSince(connection, schema);
    if (!lost.isEmpty()) {
      throw new SchemaException(
          "undoing schema "
              + schema.quoted()
              + " from version "
              + state.version()
              + " to "
              + toVersion
              + " would lose data, and nothing was changed: "
              + Contents.listed(lost)
              + "; undoLosingData does it all the same",
          null);
    }
  }

  private void undo(Statement statement, SchemaState state, int toVersion) throws SQLException {
    Placeholders placeholders = new Placeholders(schema, state.extensionSchema());
    List<MigrationFile> files = new ArrayList<>(MigrationFile.after(toVersion, state.version()));
    Collections.reverse(files);
    for (MigrationFile file : files) {
      FileRun.of(file.undoScript(), statement, placeholders.fill(file.undoSql()));
    }
    new History(schema).forgetAfter(statement, toVersion);
    if (toVersion == 0) {
      leave(statement);
    }
  }

  /** Nothing of ours stays: the schema goes too if we made it and nobody else uses it. */
  private void leave(Statement statement) throws SQLException {
    for (String revoke : texts(DEFAULT_PRIVILEGES, schema.value())) {
      statement.execute(revoke);
    }
    if (!texts(MADE_BY_US, Preparation.MADE_BY_US, schema.value()).equals(List.of("t"))) {
      return;
    }
    Savepoint kept = connection.setSavepoint();
    try {
      statement.execute("drop schema " + schema.quoted());
    } catch (SQLException e) {
      connection.rollback(kept);
      if (!OTHERS_DEPEND.equals(e.getSQLState())) {
        throw e;
      }
    }
  }

  private List<String> texts(String query, String... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      for (int i = 0; i < values.length; i++) {
        statement.setString(i + 1, values[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        List<String> found = new ArrayList<>();
        while (rows.next()) {
          found.add(String.valueOf(rows.getString(1)));
        }
        return found;
      }
    }
  }
}
