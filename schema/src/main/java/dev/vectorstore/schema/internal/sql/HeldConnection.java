package dev.vectorstore.schema.internal.sql;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A connection for code that commits, rolls back and closes it, while all of this stays within the
 * open transaction: a commit changes nothing, and a rollback undoes the work since the last commit.
 */
public final class HeldConnection implements InvocationHandler {
  private final Connection connection;
  private boolean autoCommit = true;
  private @Nullable Savepoint since;

  private HeldConnection(Connection connection) {
    this.connection = connection;
  }

  /** Gives this one connection whenever it is asked for one. */
  public static DataSource of(Connection connection) {
    Connection held = proxy(Connection.class, new HeldConnection(connection));
    return proxy(
        DataSource.class,
        (proxy, method, arguments) -> {
          if (method.getName().equals("getConnection")) {
            return held;
          }
          throw new UnsupportedOperationException(method.getName());
        });
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            HeldConnection.class.getClassLoader(), new Class<?>[] {type}, handler));
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    Object[] given = arguments == null ? new Object[0] : arguments;
    switch (method.getName()) {
      case "close", "setReadOnly" -> {
        return null;
      }
      case "getAutoCommit" -> {
        return autoCommit;
      }
      case "setAutoCommit" -> {
        autoCommit = (boolean) given[0];
        return mark();
      }
      case "commit" -> {
        return mark();
      }
      case "rollback" -> {
        if (given.length == 0) {
          connection.rollback(since);
          return null;
        }
      }
      default -> {}
    }
    try {
      return method.invoke(connection, given);
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    }
  }

  private @Nullable Object mark() throws SQLException {
    since = connection.setSavepoint();
    return null;
  }
}
