package dev.vectorstore.schema;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * The tables of the store in a database: brings them to this library's version, tells their
 * version, and gives roles their rights. Safe to use from many threads and from many instances of
 * an application at once.
 */
public final class VectorSchema {
  /** The version that this library makes. */
  public static final int VERSION = 3;

  // Not a package name, so that on the module path, too, any class loader may read it.
  private static final String LOCATION = "classpath:vectorstore-migrations";
  private static final String HISTORY = "schema_history";
  private static final String OLDEST_EXTENSION = "0.8.0";

  private VectorSchema() {}

  /**
   * Brings the schema {@code vectorstore} to this library's version, see {@link
   * #migrate(DataSource, SchemaName)}.
   *
   * @param owner gives connections of the role that owns the schema or may create it, at least two
   *     at a time
   */
  public static void migrate(DataSource owner) {
    migrate(owner, SchemaName.DEFAULT);
  }

  /**
   * Makes the schema, pgvector (in the schema {@code public}) and the tables where they are
   * missing, and brings the tables to this library's version. Does nothing if they have it.
   * Instances that start at once wait for each other.
   *
   * @param owner gives connections of the role that owns the schema or may create it, at least two
   *     at a time
   * @throws SchemaException if pgvector is missing and the role may not create it, is older than
   *     0.8.0, or a migration fails, of which nothing is left then
   */
  public static void migrate(DataSource owner, SchemaName schema) {
    SchemaState state = prepare(owner, schema);
    try {
      flyway(owner, schema, state).migrate();
    } catch (FlywayException e) {
      throw new SchemaException("the migration of schema " + schema.quoted() + " failed", e);
    }
  }

  /**
   * The versions of the tables and of pgvector.
   *
   * @throws SchemaException if the database cannot be read
   */
  public static SchemaState state(DataSource dataSource, SchemaName schema) {
    try (Connection connection = dataSource.getConnection()) {
      return state(connection, schema);
    } catch (SQLException e) {
      throw new SchemaException(
          "the version of schema " + schema.quoted() + " could not be read", e);
    }
  }

  /**
   * Gives a role its rights on the tables that are there and on those that the granting role's
   * functions will make.
   *
   * @param owner gives connections of the role that owns the schema
   * @param role an existing role
   * @throws SchemaException if there is no such role, or the granting one does not own the schema
   */
  public static void grant(DataSource owner, SchemaName schema, String role, Access access) {
    try (Connection connection = owner.getConnection();
        Statement statement = connection.createStatement()) {
      // One string is one transaction: all rights or none.
      statement.execute(String.join(";", Grants.to(role, access, schema)));
    } catch (SQLException e) {
      throw new SchemaException(
          "role " + SchemaName.quoted(role) + " could not be given its rights", e);
    }
  }

  private static Flyway flyway(DataSource owner, SchemaName schema, SchemaState state) {
    return Flyway.configure(VectorSchema.class.getClassLoader())
        .dataSource(owner)
        .defaultSchema(schema.value())
        .schemas(schema.value())
        .createSchemas(false)
        .table(HISTORY)
        .locations(LOCATION)
        .placeholders(
            Map.of(
                "schema", schema.quoted(), "extension", SchemaName.quoted(state.extensionSchema())))
        .load();
  }

  /**
   * What Flyway does not do under its lock: the schema, and the extension, whose place the
   * migrations must know.
   */
  private static SchemaState prepare(DataSource owner, SchemaName schema) {
    try (Connection connection = owner.getConnection()) {
      connection.setAutoCommit(false);
      try {
        SchemaState state = prepare(connection, schema);
        connection.commit();
        return state;
      } catch (SQLException | SchemaException e) {
        connection.rollback();
        throw e;
      } finally {
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      throw new SchemaException(
          "schema " + schema.quoted() + " could not be prepared (SQLState " + e.getSQLState() + ")",
          e);
    }
  }

  private static SchemaState prepare(Connection connection, SchemaName schema) throws SQLException {
    lock(connection);
    SchemaState state = state(connection, schema);
    try (Statement statement = connection.createStatement()) {
      if (state.extensionVersion().isEmpty()) {
        createExtension(statement);
      }
      if (!exists(
          connection,
          "select exists (select from pg_namespace where nspname = ?)",
          schema.value())) {
        statement.execute("create schema " + schema.quoted());
      }
    }
    SchemaState prepared = state(connection, schema);
    if (older(prepared.extensionVersion(), OLDEST_EXTENSION)) {
      throw new SchemaException(
          "pgvector "
              + prepared.extensionVersion()
              + " is too old; "
              + OLDEST_EXTENSION
              + " or newer is needed: alter extension vector update",
          null);
    }
    return prepared;
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

  /**
   * Held until the transaction ends: two that create the schema or the extension at once would
   * collide.
   */
  private static void lock(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("select pg_advisory_xact_lock(hashtextextended(?, 0))")) {
      statement.setString(1, "dev.vectorstore.schema");
      statement.execute();
    }
  }

  private static SchemaState state(Connection connection, SchemaName schema) throws SQLException {
    int version = version(connection, schema);
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select extversion, nspname from pg_extension join pg_namespace n on n.oid = extnamespace"
                    + " where extname = 'vector'")) {
      return rows.next()
          ? new SchemaState(version, rows.getString(1), rows.getString(2))
          : new SchemaState(version, "", "");
    }
  }

  private static int version(Connection connection, SchemaName schema) throws SQLException {
    if (!hasHistory(connection, schema)) {
      return 0;
    }
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select coalesce(max(version::integer), 0) from "
                    + schema.quoted()
                    + "."
                    + HISTORY
                    + " where success and version is not null")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private static boolean hasHistory(Connection connection, SchemaName schema) throws SQLException {
    return exists(
        connection,
        "select exists (select from pg_tables where schemaname = ? and tablename = '"
            + HISTORY
            + "')",
        schema.value());
  }

  private static boolean exists(Connection connection, String query, String name)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, name);
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        return rows.getBoolean(1);
      }
    }
  }

  private static boolean older(String version, String than) {
    List<Integer> left = numbers(version);
    List<Integer> right = numbers(than);
    for (int i = 0; i < right.size(); i++) {
      int part = i < left.size() ? left.get(i) : 0;
      if (part != right.get(i)) {
        return part < right.get(i);
      }
    }
    return false;
  }

  private static List<Integer> numbers(String version) {
    return List.of(version.split("[.-]", -1)).stream()
        .takeWhile(part -> part.matches("\\d{1,9}"))
        .map(Integer::valueOf)
        .toList();
  }
}
