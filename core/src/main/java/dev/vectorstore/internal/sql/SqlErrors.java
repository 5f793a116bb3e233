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
  private static final String OBJECT_IN_USE = "55006";

  private SqlErrors() {}

  /**
   * The exception for a statement that failed while {@code doing} something, such as {@code search
   * in "articles"}.
   */
  public static VectorStoreException translate(String doing, SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    String message = doing + " failed, SQLState " + (state.isEmpty() ? "unknown" : state);
    if (isUnavailable(state, e)) {
      return new VectorStoreException.Unavailable(message, e);
    }
    return switch (state) {
      case UNDEFINED_TABLE ->
          new VectorStoreException.NoSuchCollection(message + ": the collection was dropped", e);
      case INSUFFICIENT_PRIVILEGE ->
          new VectorStoreException.Forbidden(message + ": the database role lacks a right", e);
      case SERIALIZATION_FAILURE, DEADLOCK, LOCK_NOT_AVAILABLE, OBJECT_IN_USE ->
          new VectorStoreException.Conflict(message, e);
      default -> new VectorStoreException(message, e);
    };
  }

  /** Whether the whole transaction can be run again with a chance of success. */
  public static boolean isConflict(SQLException e) {
    return SERIALIZATION_FAILURE.equals(e.getSQLState()) || DEADLOCK.equals(e.getSQLState());
  }

  /** Whether a value was there already. */
  public static boolean isUniqueViolation(SQLException e) {
    return UNIQUE_VIOLATION.equals(e.getSQLState());
  }

  private static boolean isUnavailable(String state, SQLException e) {
    // A pool that has run dry gives no SQLState.
    return e instanceof SQLTransientConnectionException
        || state.startsWith("08")
        || state.startsWith("53")
        || state.startsWith("57P0");
  }
}
