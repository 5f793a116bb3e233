package dev.vectorstore.internal.sql;

import dev.vectorstore.VectorStoreException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Says what a failed statement means for the caller; by SQLState, never by message. */
public final class SqlErrors {
  private static final String UNDEFINED_TABLE = "42P01";
  private static final String INSUFFICIENT_PRIVILEGE = "42501";
  private static final String UNIQUE_VIOLATION = "23505";
  private static final String SERIALIZATION_FAILURE = "40001";
  private static final String DEADLOCK = "40P01";
  private static final String LOCK_NOT_AVAILABLE = "55P03";
  // Their messages name the value.
  private static final String DATA_EXCEPTION = "22";
  private static final String NUMERIC_VALUE_OUT_OF_RANGE = "22003";
  private static final String QUERY_CANCELED = "57014";
  private static final String READ_ONLY = "25006";
  private static final String IN_FAILED_TRANSACTION = "25P02";
  // Of these the server ends the session.
  private static final String IDLE_IN_TRANSACTION = "25P03";
  private static final String TRANSACTION_TIMEOUT = "25P04";
  private static final String CONNECTION_EXCEPTION = "08";
  private static final String CONNECTION_FAILURE = "08006";
  private static final String OPERATOR_INTERVENTION = "57P0";
  private static final String OBJECT_IN_USE = "55006";
  private static final String INVALID_AUTHORIZATION = "28";
  private static final String NO_SUCH_DATABASE = "3D000";
  private static final String CONNECTION_REJECTED = "08004";
  private static final String ERROR = "ERROR";
  private static final int MOST_CAUSES = 10;
  private static final String NO_SUCH_STATEMENT = "26000";
  private static final String STATEMENT_EXISTS = "42P05";

  private SqlErrors() {}

  /** As the server reports it when another transaction was in the way. */
  public static SQLException conflict(String message) {
    return new SQLException(message, SERIALIZATION_FAILURE);
  }

  /** As {@link #translate(String, SQLException, Optional)}, where the login is not known. */
  public static VectorStoreException translate(String doing, SQLException failure) {
    return translate(doing, failure, Optional.empty());
  }

  /**
   * The exception for a statement that failed while {@code doing} something, such as {@code search
   * in "articles"}.
   *
   * @param login of the connection
   */
  public static VectorStoreException translate(
      String doing, SQLException failure, Optional<Login> login) {
    SQLException e = withoutValues(failure);
    Optional<PSQLException> reported = reported(failure);
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    String message = doing + " failed, " + (state.isEmpty() ? "no SQLState" : "SQLState " + state);
    String where = login.map(known -> " (" + known + ")").orElse("");
    if (isRefusedLogin(state)) {
      return new VectorStoreException.LoginFailed(message + where + ": " + said(e), e);
    }
    if (isUnavailable(state, e)) {
      return new VectorStoreException.Unavailable(
          message + where + unavailability(state, reported), e);
    }
    return switch (state) {
      case READ_ONLY ->
          new VectorStoreException.Unavailable(
              message + where + ": the server, or the transaction, is read-only", e);
      case IDLE_IN_TRANSACTION ->
          new VectorStoreException.Unavailable(
              message + where + ": the server ended the session, which was idle in a transaction",
              e);
      case TRANSACTION_TIMEOUT ->
          new VectorStoreException.TimedOut(
              message + where + ": the server ended the session, as a transaction took too long",
              e);
      case UNDEFINED_TABLE ->
          new VectorStoreException.NoSuchCollection(
              message + ": the collection or the space was dropped", e);
      case INSUFFICIENT_PRIVILEGE ->
          new VectorStoreException.Forbidden(
              message + where + ": " + said(e) + "; VectorSchema.grant gives a role its rights", e);
      case SERIALIZATION_FAILURE, DEADLOCK, LOCK_NOT_AVAILABLE, OBJECT_IN_USE ->
          new VectorStoreException.Conflict(
              message + ": another transaction was in the way, and nothing was written", e);
      case QUERY_CANCELED ->
          new VectorStoreException.TimedOut(
              message + ": a statement timeout or an administrator stopped it", e);
      case IN_FAILED_TRANSACTION ->
          new VectorStoreException(
              message + ": the caller's transaction had failed before; roll it back", e);
      case NO_SUCH_STATEMENT, STATEMENT_EXISTS ->
          new VectorStoreException(
              message
                  + ": a pooler between gives each transaction another session, in which what was"
                  + " prepared is not; connect with prepareThreshold=0, as"
                  + " PgPoolSettings.behindTransactionPooler() does",
              e);
      default -> new VectorStoreException(message + constraint(failure) + refusedValue(state), e);
    };
  }

  /** The same for a failure that ended the connection of a transaction of the caller. */
  public static VectorStoreException lost(
      String doing, SQLException failure, Optional<Login> login) {
    VectorStoreException e = translate(doing, failure, login);
    return new VectorStoreException.Unavailable(
        e.getMessage() + "; the caller's transaction is lost with it", e.getCause());
  }

  /**
   * For an exception of the driver that is none of SQL. A message could hold a value, so that of it
   * and of its causes only the types and the stacks are kept.
   */
  public static SQLException driverFailed(RuntimeException e) {
    SQLException failed =
        new SQLException(
            "the driver failed: " + e.getClass().getName(),
            CONNECTION_FAILURE,
            withoutMessage(e.getCause(), MOST_CAUSES));
    failed.setStackTrace(e.getStackTrace());
    for (Throwable suppressed : e.getSuppressed()) {
      failed.addSuppressed(suppressed);
    }
    return failed;
  }

  private static @Nullable Throwable withoutMessage(@Nullable Throwable cause, int most) {
    if (cause == null || most == 0) {
      return null;
    }
    Throwable bare =
        new Exception(cause.getClass().getName(), withoutMessage(cause.getCause(), most - 1));
    bare.setStackTrace(cause.getStackTrace());
    return bare;
  }

  /**
   * Whether the server reported it, and nothing else went wrong: it has then said all that it has
   * to say.
   */
  public static boolean isReported(SQLException e) {
    return chain(e).allMatch(each -> message(each) != null);
  }

  private static Optional<PSQLException> reported(SQLException e) {
    return chain(e)
        .filter(each -> message(each) != null)
        .map(PSQLException.class::cast)
        .findFirst();
  }

  private static @Nullable ServerErrorMessage message(SQLException e) {
    return e instanceof PSQLException ours ? ours.getServerErrorMessage() : null;
  }

  /**
   * Whether a connection is of no use after it: it is lost, the server ended the session, or client
   * and server disagree on what comes next. Not if the server reports it as an error of a
   * statement, be it by the same state: it goes on then.
   */
  public static boolean endsSession(SQLException e) {
    return chain(e)
        .filter(each -> !isOfBatch(each) && !isOfStatement(each))
        .map(SQLException::getSQLState)
        .anyMatch(
            state ->
                state != null
                    && (state.startsWith(CONNECTION_EXCEPTION)
                        || state.startsWith(OPERATOR_INTERVENTION)
                        || state.equals(IDLE_IN_TRANSACTION)
                        || state.equals(TRANSACTION_TIMEOUT)));
  }

  /** The driver repeats in it the state of the next one, which says what happened. */
  private static boolean isOfBatch(SQLException e) {
    return e instanceof BatchUpdateException && e.getNextException() != null;
  }

  /**
   * Whether the server goes on after it. It names the severity in the language of its messages; one
   * that is not known is taken for the end.
   */
  private static boolean isOfStatement(SQLException e) {
    ServerErrorMessage reported = message(e);
    return reported != null && ERROR.equals(reported.getSeverity());
  }

  private static Stream<SQLException> chain(SQLException e) {
    return Stream.iterate(e, Objects::nonNull, SQLException::getNextException);
  }

  /** Whether the server cannot be reached, takes no connection or does not let this user in. */
  public static boolean isUnavailable(SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    return isUnavailable(state, e) || isRefusedLogin(state);
  }

  /** Whether the server takes no writes, as a standby does. */
  public static boolean isReadOnly(SQLException e) {
    return READ_ONLY.equals(e.getSQLState());
  }

  /** Whether the whole transaction can be run again with a chance of success. */
  public static boolean isConflict(SQLException e) {
    return SERIALIZATION_FAILURE.equals(e.getSQLState()) || DEADLOCK.equals(e.getSQLState());
  }

  /** Whether there is no such table. */
  public static boolean isUndefined(SQLException e) {
    return UNDEFINED_TABLE.equals(e.getSQLState());
  }

  /** Whether a number does not fit the type that it was to become. */
  public static boolean isOutOfRange(SQLException e) {
    return NUMERIC_VALUE_OUT_OF_RANGE.equals(e.getSQLState());
  }

  /** Whether a value was there already. */
  public static boolean isUniqueViolation(SQLException e) {
    return UNIQUE_VIOLATION.equals(e.getSQLState());
  }

  /**
   * A failure that the server reported, with the first line of its message alone: the driver adds
   * the statement of a batch and the row, with their values.
   */
  public static SQLException withoutValues(SQLException e) {
    if (e.getSQLState() == null
        || (e.getSQLState().startsWith(CONNECTION_EXCEPTION) && !isReported(e))) {
      return e;
    }
    if (e.getSQLState().startsWith(DATA_EXCEPTION)) {
      SQLException clean =
          new SQLException("the server refuses a value", e.getSQLState(), e.getErrorCode());
      clean.setStackTrace(e.getStackTrace());
      return clean;
    }
    SQLException reported = e.getNextException() == null ? e : e.getNextException();
    SQLException clean = new SQLException(said(reported), e.getSQLState(), e.getErrorCode());
    clean.setStackTrace(e.getStackTrace());
    return clean;
  }

  /** The first line of its message, without the statement that a driver may add. */
  public static String said(SQLException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  /** The driver reports by 08004 also what it cannot answer itself, such as a missing password. */
  private static boolean isRefusedLogin(String state) {
    return state.startsWith(INVALID_AUTHORIZATION)
        || state.equals(NO_SUCH_DATABASE)
        || state.equals(CONNECTION_REJECTED);
  }

  private static boolean isUnavailable(String state, SQLException e) {
    // A pool that has run dry gives no SQLState.
    return e instanceof SQLTransientConnectionException
        || state.startsWith(CONNECTION_EXCEPTION)
        || state.startsWith("53")
        || state.startsWith(OPERATOR_INTERVENTION);
  }

  /** A pooler reports what it refuses by states of the connection. */
  private static String unavailability(String state, Optional<PSQLException> reported) {
    if (state.startsWith(CONNECTION_EXCEPTION) && reported.isPresent()) {
      return ": " + said(reported.get());
    }
    return switch (state) {
      case "" -> ": the pool gave no connection in time";
      case "08001" -> ": no server answers there";
      case "53100" -> ": the server's disk is full";
      case "53200" -> ": the server is out of memory";
      case "53300" -> ": the server takes no more connections";
      case "57P01", "57P02", "57P04", "57P05" -> ": the server ended the session";
      case "57P03" -> ": the server is starting or stopping";
      default -> state.startsWith(CONNECTION_EXCEPTION) ? ": the connection was lost" : "";
    };
  }

  private static String refusedValue(String state) {
    return state.startsWith(DATA_EXCEPTION) ? ": the server refuses a value" : "";
  }

  /** The constraint that the server names apart from its message, and so without values. */
  private static String constraint(SQLException failure) {
    SQLException reported =
        failure.getNextException() == null ? failure : failure.getNextException();
    ServerErrorMessage error = message(reported);
    return error == null || error.getConstraint() == null
        ? ""
        : ": the constraint " + error.getConstraint() + " of " + error.getTable() + " is violated";
  }
}
