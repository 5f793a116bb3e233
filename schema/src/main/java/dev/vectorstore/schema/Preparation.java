package dev.vectorstore.schema;

import dev.vectorstore.schema.internal.sql.Quoted;
import dev.vectorstore.schema.internal.sql.ServerMessage;
import dev.vectorstore.schema.internal.tables.History;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The preconditions of the migrations: the lock, pgvector and the schema. */
final class Preparation {
  /** Marks the schema as one that we may drop. It is a comment, so a dump includes it. */
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

  /** The first version whose own tables, views and functions use its types. */
  private static final int EXTENSION_SINCE = 3;

  private final Connection connection;
  private final SchemaName schema;

  Preparation(Connection connection, SchemaName schema) {
    this.connection = connection;
    this.schema = schema;
  }

  /**
   * Keeps others from migrating or undoing any schema of the database until the transaction ends.
   * An idle timeout cannot end it early.
   */
  static void lock(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("select set_config('idle_in_transaction_session_timeout', '0', true)");
      statement.execute(LOCK);
    }
  }

  /** Creates what is missing. The lock is held. */
  SchemaState run() throws SQLException {
    Surroundings around = Surroundings.of(connection);
    requireSuitable(around);
    History history = new History(schema.quoted());
    int version = history.version(connection);
    if (!around.hasExtension()) {
      requireNothingLost(version, around);
      ServerExtension.of(connection).create(connection, around);
      around = Surroundings.of(connection);
      requireSuitable(around);
    }
    makeSchema(version, history, around);
    return SchemaState.of(version, around);
  }

  private static void requireSuitable(Surroundings around) {
    List<SchemaException> obstacles = around.obstacles();
    if (!obstacles.isEmpty()) {
      throw obstacles.get(0);
    }
  }

  private void makeSchema(int version, History history, Surroundings around) throws SQLException {
    if (!answer(SCHEMA_EXISTS)) {
      createSchema(around);
    } else if (version == 0 && !history.exists(connection) && answer(SCHEMA_HAS_OBJECTS)) {
      throw new SchemaException(
          "schema "
              + schema.quoted()
              + " has objects, but none of the vector store; use a separate schema",
          null);
    }
  }

  private void createSchema(Surroundings around) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("create schema " + schema.quoted());
      statement.execute(
          "comment on schema " + schema.quoted() + " is " + Quoted.literal(MADE_BY_US));
    } catch (SQLException e) {
      if (!ServerMessage.isForbidden(e)) {
        throw e;
      }
      throw new SchemaException.Forbidden(MigrationRights.noSchemas(schema, around), e);
    }
  }

  /** Creating pgvector again would hide that all vectors were dropped with it. */
  private void requireNothingLost(int version, Surroundings around) {
    if (version >= EXTENSION_SINCE) {
      throw new SchemaException(
          "pgvector was dropped from database "
              + Quoted.identifier(around.database())
              + " after schema "
              + schema.quoted()
              + " was created, and all vectors with it; restore the database from a backup, or see what VectorSchema.check"
              + " reports as lost",
          null);
    }
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
