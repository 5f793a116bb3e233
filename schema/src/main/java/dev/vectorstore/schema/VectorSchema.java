package dev.vectorstore.schema;

import dev.vectorstore.schema.internal.sql.Quoted;
import dev.vectorstore.schema.internal.sql.ServerMessage;
import dev.vectorstore.schema.internal.sql.Transaction;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * The tables of the store in a database: brings them to this library's version and back, checks
 * them, tells their version, and gives roles their rights. Safe to use from many threads and from
 * many instances of an application at once: of all that migrate or undo in one database, one runs
 * and the others wait for it.
 */
public final class VectorSchema {
  /** The version that this library makes. */
  public static final int VERSION = 9;

  private static final String EXTENSION_SCHEMA = "public";

  private VectorSchema() {}

  /**
   * Brings the schema {@code vectorstore} to this library's version, see {@link
   * #migrate(DataSource, SchemaName)}.
   *
   * @param owner gives connections of the role that owns the schema or may create it; one is enough
   */
  public static void migrate(DataSource owner) {
    migrate(owner, SchemaName.DEFAULT);
  }

  /**
   * Makes the schema, pgvector (in the schema {@code public}) and the tables where they are
   * missing, and brings the tables to this library's version. Does nothing if they have it.
   *
   * <p>All of it is one transaction on one connection. A host's own Flyway does not get in: neither
   * its migrations nor its callbacks, wherever they are on the class path.
   *
   * @param owner gives connections of the role that owns the schema or may create it; one is enough
   * @throws SchemaException.Unsuitable if the database's encoding is not UTF-8
   * @throws SchemaException.ExtensionUnavailable if the server has no pgvector, or the database one
   *     that is older than 0.8.0
   * @throws SchemaException.Forbidden if the role may not create pgvector, use the schema that it
   *     is in, or make or change tables
   * @throws SchemaException if pgvector was dropped after the tables were made, the schema has
   *     objects of others alone, or a migration fails; nothing is changed then
   */
  public static void migrate(DataSource owner, SchemaName schema) {
    migrate(owner, schema, VERSION);
  }

  static void migrate(DataSource owner, SchemaName schema, int target) {
    try {
      Transaction.run(
          owner,
          connection -> {
            Preparation.lock(connection);
            SchemaState state = new Preparation(connection, schema).run();
            FlywayMigration.run(
                connection, new Placeholders(schema, state.extensionSchema()), target);
            return true;
          });
    } catch (SQLException e) {
      throw failed("could not be migrated", schema, e);
    }
  }

  /**
   * Brings the schema {@code vectorstore} to this library's version, see {@link
   * #migrate(Connection, SchemaName)}.
   *
   * @param owner a connection of the role that owns the schema or may create it
   */
  public static void migrate(Connection owner) {
    migrate(owner, SchemaName.DEFAULT);
  }

  /**
   * Does what {@link #migrate(DataSource, SchemaName)} does, on one connection and without Flyway,
   * so that a host can call it from a migration or callback of its own. All files run in one
   * transaction: the caller's if the connection's auto-commit is off, which then keeps others that
   * migrate or undo waiting until it ends, else one of its own. The transaction must be {@code read
   * committed}. The connection stays open; its auto-commit, search path and role are as before.
   *
   * @param owner a connection of the role that owns the schema or may create it, used by nobody
   *     else meanwhile
   * @throws IllegalStateException if the caller's transaction is of another level
   * @throws SchemaException in the same cases; the caller's transaction is then as before the call
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
   * The SQL that makes what {@link #migrate(DataSource, SchemaName)} makes in a database that has
   * none of it: one transaction, for a person to read and run, with psql or any other client, as
   * the role that is to own the tables. {@code migrate} then finds nothing to do.
   *
   * @param extensionSchema the schema that pgvector is in or, if it is missing, is to be made in,
   *     without quotes
   */
  public static String script(SchemaName schema, String extensionSchema) {
    return MigrationScript.of(new Placeholders(schema, extensionSchema));
  }

  /**
   * Takes the tables back to an older version, in one transaction, and refuses to lose data. Does
   * nothing if they have that version. Back at version 0 there is nothing of the store, neither
   * tables nor default privileges; the schema itself goes if {@code migrate} made it and nothing of
   * others is in it. pgvector stays. A later {@code migrate} makes everything again, but not rights
   * on what was dropped: {@link #grant} them again.
   *
   * <p>Every row of what would go is counted while no other transaction can write.
   *
   * @param owner gives connections of the role that owns the schema
   * @param toVersion from 0 to {@link #VERSION}
   * @throws IllegalArgumentException if there is no such version, or the tables are older
   * @throws SchemaException if rows or columns with rows would be lost, which the message names;
   *     the tables are of a newer library; objects of others depend on them; or the role does not
   *     own them. Nothing is changed then
   */
  public static void undo(DataSource owner, SchemaName schema, int toVersion) {
    undo(owner, schema, toVersion, false);
  }

  /**
   * Does what {@link #undo} does and loses what the older version cannot hold: at versions 0 and 1
   * all collections with their documents and vectors, at version 0 the models, too. Rows are not
   * counted. Of more than 50 collections, those above are dropped before, 50 in a transaction, as
   * the server has no locks for more; if that is interrupted, the rest is as it was.
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
          "versions are 0 to " + VERSION + ", and " + toVersion + " is none of them");
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
   * Looks the database over: its encoding, the versions of tables and pgvector, what of tables,
   * columns, functions, views, triggers, policies and indexes is missing, left over or invalid, and
   * what the role may not do. Any role may ask; nothing is changed.
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
   * The versions of the tables and of pgvector.
   *
   * @throws SchemaException if the database cannot be read
   */
  public static SchemaState state(DataSource dataSource, SchemaName schema) {
    try (Connection connection = dataSource.getConnection()) {
      return SchemaState.read(connection, schema);
    } catch (SQLException e) {
      throw failed("does not tell its version", schema, e);
    }
  }

  /**
   * Gives a role its rights on the tables that are there and on those that the owner's functions
   * will make; all of them or none.
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
              + " could not be given its rights on schema "
              + schema.quoted()
              + ServerMessage.of(e)
              + "; the role has to exist, and the schema's owner or a superuser gives them",
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
