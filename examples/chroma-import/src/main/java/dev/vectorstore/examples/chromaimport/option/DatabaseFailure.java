package dev.vectorstore.examples.chromaimport.option;

import dev.vectorstore.schema.SchemaException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The database could not be opened or made ready: what happened, and what to do next.
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
   * Of what the library threw; the same where there is nothing to add to its own words.
   *
   * @param withPassword whether one was given
   */
  public static RuntimeException of(
      RuntimeException failure, DatabaseAddress where, boolean withPassword) {
    if (failure instanceof SchemaException.ExtensionUnavailable) {
      return new DatabaseFailure(
          where.server() + ": " + failure.getMessage(),
          "Where the database is hosted, pgvector may only have to be switched on.",
          failure);
    }
    Optional<SQLException> reported = find(SQLException.class, failure);
    String state = reported.map(SQLException::getSQLState).orElse("");
    boolean unknownHost = find(UnknownHostException.class, failure).isPresent();
    return switch (state == null ? "" : state) {
      case "3D000" ->
          new DatabaseFailure(
              "there is no database \"" + where.database() + "\" on " + where.server(),
              "Make it (create database " + where.database() + "), or correct the name in the URL.",
              failure);
      case "28P01" ->
          new DatabaseFailure(
              where.server() + " refuses the password of the role \"" + where.role() + "\"",
              "Correct " + DatabaseOptions.PASSWORD_VARIABLE + ", or give --password to be asked.",
              failure);
      case "08004" ->
          // The driver says so of a password that it has not, and of SSL that the server has not.
          new DatabaseFailure(
              refuses(where, reported),
              withPassword
                  ? "The options in the URL, such as sslmode, have to be what the server takes."
                  : "If it wants a password of the role \""
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
              "The role may be missing, or pg_hba.conf has no line for it; --user or "
                  + DatabaseOptions.USER_VARIABLE
                  + " names another.",
              failure);
      case "08001" ->
          new DatabaseFailure(
              unknownHost
                  ? "there is no host of the name in " + where.server()
                  : "nobody answers at " + where.server(),
              "Is PostgreSQL running there? Host and port are those of --url or "
                  + DatabaseOptions.URL_VARIABLE
                  + ".",
              failure);
      case "08006" ->
          new DatabaseFailure(
              "the connection to " + where.server() + " broke off",
              "Is it PostgreSQL that listens there? If so, try again.",
              failure);
      case "08P01" ->
          new DatabaseFailure(
              refuses(where, reported),
              "If it is a pooler that gives each transaction another session, give"
                  + " --transaction-pooler.",
              failure);
      case "53300" ->
          new DatabaseFailure(
              where.server() + " has no connection left",
              "Wait until others are done, or raise max_connections.",
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
                  : "Connect as the owner of the tables, or have the role granted their use"
                      + " (VectorSchema.grant).",
              failure);
      default -> failure;
    };
  }

  private static String refuses(DatabaseAddress where, Optional<SQLException> reported) {
    String why =
        reported.stream().map(Failures::told).flatMap(String::lines).findFirst().orElse("");
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
