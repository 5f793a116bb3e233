package dev.vectorstore.schema;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** What the migrations need before them: the lock, pgvector and the schema. */
final class Preparation {
  /** Says that the schema is ours to drop; a comment, so that a dump carries it along. */
  static final String MADE_BY_US = "Made by VectorSchema for the vector store, which may drop it";

  static final String LOCK =
      "select pg_advisory_xact_lock(hashtextextended('dev.vectorstore.schema', 0))";

  private static final String SCHEMA_EXISTS =
      "select exists (select from pg_namespace where nspname = ?)";
  private static final String SCHEMA_HAS_OBJECTS =
      """
      with ours as (select oid from pg_namespace where nspname = ?),
      found as (
        select 'pg_class'::regclass as kind, oid from pg_class where relnamespace in (select oid from ours)
        union all
        select 'pg_proc'::regclass, oid from pg_proc where pronamespace in (select oid from ours)
        union all
        select 'pg_type'::regclass, oid from pg_type where typnamespace in (select oid from ours)
      )
      select exists (
        select from found
         where not exists (
           select from pg_depend d where d.classid = kind and d.objid = found.oid and d.deptype = 'e')
           and not exists (
           select from pg_depend d join pg_depend e on e.objid = d.refobjid and e.deptype = 'e'
            where d.classid = kind and d.objid = found.oid and d.deptype = 'i'))
      """;

  private final Connection connection;
  private final SchemaName schema;

  Preparation(Connection connection, SchemaName schema) {
    this.connection = connection;
    this.schema = schema;
  }

  /**
   * Keeps others from migrating or undoing any schema of the database until the transaction ends,
   * which no idle time limit may end early.
   */
  static void lock(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("select set_config('idle_in_transaction_session_timeout', '0', true)");
      statement.execute(LOCK);
    }
  }

  /** Makes what is missing; the lock is held. */
  SchemaState run() throws SQLException {
    SchemaState state = SchemaState.read(connection, schema);
    try (Statement statement = connection.createStatement()) {
      if (state.extensionVersion().isEmpty()) {
        createExtension(statement);
      }
      if (!schemaExists()) {
        statement.execute("create schema " + schema.quoted());
        statement.execute(
            "comment on schema " + schema.quoted() + " is " + SchemaName.literal(MADE_BY_US));
      } else if (state.version() == 0
          && !new History(schema).exists(connection)
          && answer(SCHEMA_HAS_OBJECTS)) {
        throw new SchemaException(
            "schema "
                + schema.quoted()
                + " has objects, but none of the vector store; name a schema of its own",
            null);
      }
    }
    return requireExtension(SchemaState.read(connection, state.version()));
  }

  boolean schemaExists() throws SQLException {
    return answer(SCHEMA_EXISTS);
  }

  private static void createExtension(Statement statement) throws SQLException {
    try {
      statement.execute("create extension if not exists vector with schema public");
    } catch (SQLException e) {
      throw new SchemaException(
          "pgvector is not installed and this role could not do it (SQLState "
              + e.getSQLState()
              + "); have a superuser run: create extension vector",
          e);
    }
  }

  private static SchemaState requireExtension(SchemaState state) {
    if (new ExtensionVersion(state.extensionVersion()).isBefore(ExtensionVersion.OLDEST)) {
      throw new SchemaException(
          "pgvector "
              + state.extensionVersion()
              + " is too old; "
              + ExtensionVersion.OLDEST
              + " or newer is needed: alter extension vector update",
          null);
    }
    return state;
  }

  private boolean answer(String query) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, schema.value());
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        return rows.getBoolean(1);
      }
    }
  }
}
