package dev.vectorstore.examples.chromaimport.option;

import dev.vectorstore.schema.SchemaException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The database could not be opened or prepared. It says what happened and what to do next.
 *
 * <p>Why: docs/decisions/0068-failures-of-the-command-line.md.
 */
public final class DatabaseFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String advice;

  private DatabaseFailure(String message, String advice, Throwable cause) {
    super(message, cause);
    this.advice = advice;
  }

  /** What to do next. */
  public String advice() {
    return advice;
  }

  /**
   * The failure for an exception of the library, or the exception itself if there is nothing to
   * add.
   *
   * @param withPassword whether a password was given
   */
  public static RuntimeException of(
      RuntimeException failure, DatabaseAddress where, boolean withPassword) {
    if (failure instanceof SchemaException.ExtensionUnavailable) {
      return new DatabaseFailure(
          where.server() + ": " + failure.getMessage(),
          "On a hosted database, pgvector may only need to be enabled.",
          failure);
    }
    Optional<SQLException> reported = find(SQLException.class, failure);
    String state = reported.map(SQLException::getSQLState).orElse("");
    boolean unknownHost = find(UnknownHostException.class, failure).isPresent();
    return switch (state == null ? "" : state) {
      case "3D000" ->
          new DatabaseFailure(
              "there is no database \"" + where.database() + "\" on " + where.server(),
              "Create it (create database "
                  + where.database()
                  + "), or correct the name in the URL.",
              failure);
      case "28P01" ->
          new DatabaseFailure(
              where.server() + " refuses the password of the role \"" + where.role() + "\"",
              "Correct " + DatabaseOptions.PASSWORD_VARIABLE + ", or give --password to be asked.",
              failure);
      case "08004" ->
          // The driver reports this for a missing password and for SSL that the server does not
          // have.
          new DatabaseFailure(
              refuses(where, reported),
              withPassword
                  ? "The server must support the options in the URL, such as sslmode."
                  : "If it needs a password for the role \""
                      + where.role()
                      + "\": set "
                      + DatabaseOptions.PASSWORD_VARIABLE
                      + ", or give --password to be asked.",
              failure);
      case "28000" ->
          new DatabaseFailure(
              where.server()
                  + " does not let the role \""
                  + where.role()
                  + "\" into the database \""
                  + where.database()
                  + "\"",
              "The role may not exist, or pg_hba.conf may have no line for it; --user or "
                  + DatabaseOptions.USER_VARIABLE
                  + " names another.",
              failure);
      case "08001" ->
          new DatabaseFailure(
              unknownHost
                  ? "there is no host with the name in " + where.server()
                  : "there is no answer at " + where.server(),
              "Is PostgreSQL running there? Host and port come from --url or "
                  + DatabaseOptions.URL_VARIABLE
                  + ".",
              failure);
      case "08006" ->
          new DatabaseFailure(
              "the connection to " + where.server() + " was lost",
              "Is PostgreSQL listening there? If so, try again.",
              failure);
      case "08P01" ->
          new DatabaseFailure(
              refuses(where, reported),
              "If it is a pooler with a session per transaction, give --transaction-pooler.",
              failure);
      case "53300" ->
          new DatabaseFailure(
              where.server() + " has no connection left",
              "Wait until other connections are closed, or raise max_connections.",
              failure);
      case "57P03" ->
          new DatabaseFailure(
              where.server() + " is starting or stopping", "Try again in a moment.", failure);
      case "42501" ->
          new DatabaseFailure(
              "the role \""
                  + where.role()
                  + "\" lacks a right in the database \""
                  + where.database()
                  + "\" on "
                  + where.server()
                  + ": "
                  + failure.getMessage(),
              failure instanceof SchemaException
                  ? "Run import --migrate once as the owner of the database or as a superuser."
                  : "Connect as the owner of the tables, or have the owner grant the role its rights (VectorSchema.grant).",
              failure);
      default -> failure;
    };
  }

  private static String refuses(DatabaseAddress where, Optional<SQLException> reported) {
    String why =
        reported.stream().map(Failures::messageOf).flatMap(String::lines).findFirst().orElse("");
    return where.server() + " refuses the connection: " + why;
  }

  private static <T extends Throwable> Optional<T> find(Class<T> type, Throwable failure) {
    for (@Nullable Throwable each = failure; each != null; each = each.getCause()) {
      if (type.isInstance(each)) {
        return Optional.of(type.cast(each));
      }
    }
    return Optional.empty();
  }
}
