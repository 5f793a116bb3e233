package dev.vectorstore.schema;

import dev.vectorstore.schema.internal.sql.Quoted;
import dev.vectorstore.schema.internal.sql.ServerMessage;
import dev.vectorstore.schema.internal.sql.Transaction;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * The tables of the store in a database. This class migrates them to this library's version and
 * back, checks them, returns their version, and grants roles their rights. Safe to use from many
 * threads and from many instances of an application at once: in one database, one migration or undo
 * runs at a time and the others wait. No argument may be null.
 */
public final class VectorSchema {
  /** The version of the tables that this library creates. */
  public static final int VERSION = 17;

  private static final String EXTENSION_SCHEMA = "public";

  private VectorSchema() {}

  /**
   * Migrates the schema {@code vectorstore} to this library's version, see {@link
   * #migrate(DataSource, SchemaName)}.
   *
   * @param owner gives connections of the role that owns the schema or may create it; one is enough
   */
  public static void migrate(DataSource owner) {
    migrate(owner, SchemaName.DEFAULT);
  }

  /**
   * Creates the schema, pgvector (in the schema {@code public}) and the tables if they are missing,
   * and migrates the tables to this library's version. Does nothing if they already have it.
   *
   * <p>Everything happens in one transaction on one connection. Flyway 10 or newer runs the
   * migrations if the host has it with its part for PostgreSQL, and without it they are run to the
   * same effect. The migrations and callbacks of a host's own Flyway have no effect, wherever they
   * are on the class path.
   *
   * @param owner gives connections of the role that owns the schema or may create it; one is enough
   * @throws SchemaException.Unsuitable if the database's encoding is not UTF-8
   * @throws SchemaException.ExtensionUnavailable if the server has no pgvector, or the database has
   *     a version older than 0.8.0
   * @throws SchemaException.Forbidden if the role may not create pgvector, use its schema, or
   *     create or change tables
   * @throws SchemaException if pgvector was dropped after the tables were created, if the schema
   *     has only other objects, or if a migration fails; nothing is changed then
   */
  public static void migrate(DataSource owner, SchemaName schema) {
    migrate(owner, schema, VERSION);
  }

  static void migrate(DataSource owner, SchemaName schema, int target) {
    try {
      Transaction.run(
          owner,
          connection -> {
            if (FlywayOfTheHost.isThere()) {
              Preparation.lock(connection);
              SchemaState state = new Preparation(connection, schema).run();
              FlywayMigration.run(
                  connection, new Placeholders(schema, state.extensionSchema()), target);
            } else {
              new JoinedMigration(connection, schema).run(target);
            }
            return true;
          });
    } catch (SQLException e) {
      throw failed("could not be migrated", schema, e);
    }
  }

  /**
   * Migrates the schema {@code vectorstore} to this library's version, see {@link
   * #migrate(Connection, SchemaName)}.
   *
   * @param owner a connection of the role that owns the schema or may create it
   */
  public static void migrate(Connection owner) {
    migrate(owner, SchemaName.DEFAULT);
  }

  /**
   * Does the same as {@link #migrate(DataSource, SchemaName)} on one connection and without Flyway,
   * so a host can call it from its own migration or callback. All files run in one transaction. If
   * the connection's auto-commit is off, it is the caller's transaction, and other migrations and
   * undos wait until it ends. Otherwise it is a new transaction. The transaction must be {@code
   * read committed}. The connection stays open, and its auto-commit, search path and role are as
   * before.
   *
   * @param owner a connection of the role that owns the schema or may create it, not used by others
   *     during the call
   * @throws IllegalStateException if the caller's transaction has another isolation level
   * @throws SchemaException in the same cases; the caller's transaction is then as it was before
   *     the call
   */
  public static void migrate(Connection owner, SchemaName schema) {
    migrate(owner, schema, VERSION);
  }

  static void migrate(Connection owner, SchemaName schema, int target) {
    try {
      Transaction.run(
          owner,
          connection -> {
            new JoinedMigration(connection, schema).run(target);
            return true;
          });
    } catch (SQLException e) {
      throw failed("could not be migrated", schema, e);
    }
  }

  /**
   * All migrations as SQL, see {@link #script(SchemaName, String)}, with pgvector in the schema
   * {@code public}.
   */
  public static String script(SchemaName schema) {
    return script(schema, EXTENSION_SCHEMA);
  }

  /**
   * The SQL that creates everything that {@link #migrate(DataSource, SchemaName)} creates in an
   * empty database. It is one transaction, which an administrator can read and run with psql or any
   * other client, as the role that will own the tables. {@code migrate} then has nothing to do.
   *
   * @param extensionSchema the schema of pgvector, or the schema to create it in if it is missing,
   *     without quotes
   */
  public static String script(SchemaName schema, String extensionSchema) {
    return MigrationScript.of(new Placeholders(schema, extensionSchema));
  }

  /**
   * Returns the tables to an older version, in one transaction, and refuses to lose data. Does
   * nothing if they already have that version. At version 0 nothing of the store is left, neither
   * tables nor default privileges. The schema is dropped if {@code migrate} created it and it has
   * no other objects. pgvector stays. A later {@code migrate} creates everything again, except
   * rights on what was dropped: {@link #grant} them again.
   *
   * <p>Every row that would be lost is counted while no other transaction can write.
   *
   * @param owner gives connections of the role that owns the schema
   * @param toVersion from 0 to {@link #VERSION}
   * @throws IllegalArgumentException if there is no such version, or the tables are older
   * @throws SchemaException if rows or columns with rows would be lost, which the message names; if
   *     the tables are from a newer library; if other objects depend on them; or if the role does
   *     not own them. Nothing is changed then
   */
  public static void undo(DataSource owner, SchemaName schema, int toVersion) {
    undo(owner, schema, toVersion, false);
  }

  /**
   * Does the same as {@link #undo}, but loses what the older version cannot hold. At versions 0 and
   * 1 these are all collections with their documents and vectors, and at version 0 also the models.
   * Rows are not counted. If there are more than 50 collections, of which one with partitions
   * counts for as many as a third of these, the others are dropped first, 50 in a transaction or
   * one with partitions, because the server has no locks for more. If this is interrupted, the
   * remaining collections are unchanged.
   *
   * @param owner gives connections of the role that owns the schema
   * @param toVersion from 0 to {@link #VERSION}
   * @throws IllegalArgumentException if there is no such version, or the tables are older
   * @throws SchemaException in the other cases of {@link #undo}
   */
  public static void undoLosingData(DataSource owner, SchemaName schema, int toVersion) {
    undo(owner, schema, toVersion, true);
  }

  private static void undo(
      DataSource owner, SchemaName schema, int toVersion, boolean mayLoseData) {
    if (toVersion < 0 || toVersion > VERSION) {
      throw new IllegalArgumentException(
          "versions are 0 to " + VERSION + ", and " + toVersion + " is not one of them");
    }
    try {
      boolean more = mayLoseData;
      while (more) {
        more =
            Transaction.run(owner, connection -> new Undo(connection, schema).dropSome(toVersion));
      }
      Transaction.run(
          owner,
          connection -> {
            new Undo(connection, schema).run(toVersion, mayLoseData);
            return true;
          });
    } catch (SQLException e) {
      throw failed("could not be undone", schema, e);
    }
  }

  /**
   * Checks the database: its encoding, the versions of the tables and of pgvector, missing, left
   * over or invalid tables, columns, functions, views, triggers, policies and indexes, what keeps
   * {@code vacuum} from removing dead rows of collections for longer than ten minutes, and missing
   * rights of the role. Any role may call it, and nothing is changed.
   *
   * @throws SchemaException if the database cannot be read
   */
  public static SchemaCheck check(DataSource dataSource, SchemaName schema) {
    try {
      return Transaction.run(dataSource, connection -> new Inspection(connection, schema).run());
    } catch (SQLException e) {
      throw failed("could not be checked", schema, e);
    }
  }

  /**
   * Returns the versions of the tables and of pgvector.
   *
   * @throws SchemaException if the database cannot be read
   */
  public static SchemaState state(DataSource dataSource, SchemaName schema) {
    try (Connection connection = dataSource.getConnection()) {
      return SchemaState.read(connection, schema);
    } catch (SQLException e) {
      throw failed("could not be asked for its version", schema, e);
    }
  }

  /**
   * Grants a role its rights on the existing tables and on those that the owner's functions will
   * create. All of them are granted or none.
   *
   * @param owner gives connections of the role that owns the schema, or of a superuser
   * @param role an existing role
   * @throws SchemaException if there is no such role, there are no tables yet, or the granting role
   *     is neither the owner nor a superuser
   */
  public static void grant(DataSource owner, SchemaName schema, String role, Access access) {
    try {
      Transaction.run(owner, connection -> Grants.run(connection, role, access, schema));
    } catch (SQLException e) {
      throw new SchemaException(
          "role "
              + Quoted.identifier(role)
              + " could not be granted its rights on schema "
              + schema.quoted()
              + ServerMessage.of(e)
              + "; the role must exist, and only the schema's owner or a superuser can grant them",
          e);
    }
  }

  private static SchemaException failed(String what, SchemaName schema, SQLException e) {
    String failed = "schema " + schema.quoted() + " " + what;
    return ServerMessage.isForbidden(e)
        ? new SchemaException.Forbidden(
            failed + ", as the role lacks a right" + ServerMessage.of(e), e)
        : new SchemaException(failed + ServerMessage.of(e), e);
  }
}
