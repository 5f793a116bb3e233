package dev.vectorstore.internal.sql;

import dev.vectorstore.VectorStoreException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

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
  private static final String IN_FAILED_TRANSACTION = "25P02";
  private static final String OBJECT_IN_USE = "55006";

  private SqlErrors() {}

  /** As the server reports it when another transaction was in the way. */
  public static SQLException conflict(String message) {
    return new SQLException(message, SERIALIZATION_FAILURE);
  }

  /**
   * The exception for a statement that failed while {@code doing} something, such as {@code search
   * in "articles"}.
   */
  public static VectorStoreException translate(String doing, SQLException failure) {
    SQLException e = withoutValues(failure);
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    String message = doing + " failed, SQLState " + (state.isEmpty() ? "unknown" : state);
    if (isUnavailable(state, e)) {
      return new VectorStoreException.Unavailable(message, e);
    }
    return switch (state) {
      case UNDEFINED_TABLE ->
          new VectorStoreException.NoSuchCollection(
              message + ": the collection or the space was dropped", e);
      case INSUFFICIENT_PRIVILEGE ->
          new VectorStoreException.Forbidden(message + ": the database role lacks a right", e);
      case SERIALIZATION_FAILURE, DEADLOCK, LOCK_NOT_AVAILABLE, OBJECT_IN_USE ->
          new VectorStoreException.Conflict(message, e);
      case QUERY_CANCELED ->
          new VectorStoreException.TimedOut(
              message + ": a statement timeout or an administrator stopped it", e);
      case IN_FAILED_TRANSACTION ->
          new VectorStoreException(
              message + ": the caller's transaction had failed before; roll it back", e);
      default -> new VectorStoreException(message, e);
    };
  }

  /** Whether the whole transaction can be run again with a chance of success. */
  public static boolean isConflict(SQLException e) {
    return SERIALIZATION_FAILURE.equals(e.getSQLState()) || DEADLOCK.equals(e.getSQLState());
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
  private static SQLException withoutValues(SQLException e) {
    if (e.getSQLState() == null || e.getSQLState().startsWith("08")) {
      return e;
    }
    if (e.getSQLState().startsWith(DATA_EXCEPTION)) {
      SQLException clean =
          new SQLException("the server refuses a value", e.getSQLState(), e.getErrorCode());
      clean.setStackTrace(e.getStackTrace());
      return clean;
    }
    SQLException reported = e.getNextException() == null ? e : e.getNextException();
    String line = String.valueOf(reported.getMessage()).lines().findFirst().orElse("");
    SQLException clean = new SQLException(line, e.getSQLState(), e.getErrorCode());
    clean.setStackTrace(e.getStackTrace());
    return clean;
  }

  private static boolean isUnavailable(String state, SQLException e) {
    // A pool that has run dry gives no SQLState.
    return e instanceof SQLTransientConnectionException
        || state.startsWith("08")
        || state.startsWith("53")
        || state.startsWith("57P0");
  }
}
