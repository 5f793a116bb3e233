package dev.vectorstore.internal.postgres.connection;

import dev.vectorstore.internal.sql.SqlErrors;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.postgresql.PGConnection;
import org.postgresql.core.BaseConnection;

/**
 * Ends connections that nobody may use again: what is asked next on one that is out of step gets
 * the answer to what was asked before. The driver itself closes one after a failure of the network
 * in a query, and not after one in a COPY or one of its own.
 *
 * <p>Why: docs/decisions/0061-aborted-connections.md.
 */
public final class ConnectionGuard {
  private static final String DRIVER = "org.postgresql.";

  /** Which the JVM throws without a stack where a compiled method has thrown it often. */
  private static final Set<Class<?>> WITHOUT_STACK =
      Set.of(
          ArithmeticException.class,
          ArrayIndexOutOfBoundsException.class,
          ArrayStoreException.class,
          ClassCastException.class,
          NullPointerException.class);

  private static final List<String> OURS =
      List.of("dev.vectorstore.internal.postgres.", "dev.vectorstore.postgres.");

  private ConnectionGuard() {}

  /**
   * Runs work, and ends the connection if the failure says that its session is over or that it may
   * be out of step, before anybody who tidies up says more on it. What another caused, such as the
   * iterator of the caller, leaves it as it is.
   */
  public static <T> T run(Connection connection, Connections.Work<T> work) throws SQLException {
    try {
      return work.run(connection);
    } catch (SQLException e) {
      if (SqlErrors.endsSession(e)) {
        abort(connection, e);
      }
      throw e;
    } catch (RuntimeException e) {
      if (isOfDriver(e)) {
        abort(connection, e);
        throw SqlErrors.driverFailed(e);
      }
      throw e;
    } catch (Error e) {
      if (isOfDriver(e)) {
        abort(connection, e);
      }
      throw e;
    }
  }

  /**
   * The same work, after which a connection to a server that only reads by now is not kept: another
   * server takes the writes. Not for the caller's, whose transaction may be read-only by choice.
   */
  static <T> Connections.Work<T> leavingStandby(Connections.Work<T> work) {
    return connection -> {
      try {
        return work.run(connection);
      } catch (SQLException e) {
        if (SqlErrors.isReadOnly(e)) {
          abort(connection, e);
        }
        throw e;
      }
    };
  }

  /**
   * Whether it was thrown below the driver, be it by its socket. One of the JVM's own that does not
   * say where it comes from is taken for that; a type that a caller has made without a stack is the
   * caller's.
   */
  public static boolean isOfDriver(Throwable failure) {
    StackTraceElement[] stack = failure.getStackTrace();
    return (stack.length == 0 && isOfJvm(failure))
        || Arrays.stream(stack)
            .map(StackTraceElement::getClassName)
            .takeWhile(name -> OURS.stream().noneMatch(name::startsWith))
            .anyMatch(name -> name.startsWith(DRIVER));
  }

  private static boolean isOfJvm(Throwable failure) {
    return failure instanceof VirtualMachineError || WITHOUT_STACK.contains(failure.getClass());
  }

  /**
   * Closes the socket of a connection without a word to the server. A pool that lent it hears of
   * that by its own guard: the next call through it fails as one on a closed connection.
   */
  public static void abort(Connection connection, Throwable failure) {
    try {
      if (!connection.isClosed()) {
        driver(connection).abort(Runnable::run);
        tellPool(connection);
      }
    } catch (SQLException | RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  /**
   * The driver's own connection within one that was lent, asked for by its public interface: a pool
   * need not unwrap more.
   */
  public static BaseConnection driver(Connection connection) throws SQLException {
    return (BaseConnection) connection.unwrap(PGConnection.class);
  }

  private static void tellPool(Connection connection) {
    try {
      connection.createStatement().close();
    } catch (SQLException e) {
      // As it is meant.
    }
  }
}
