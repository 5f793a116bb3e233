package dev.vectorstore.postgres;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Data sources of a test that have a hand in what is borrowed and given back. */
public final class GivenBack {
  private GivenBack() {}

  /** Gives a connection. */
  @FunctionalInterface
  public interface Borrowing {
    Connection borrow() throws SQLException;
  }

  /** Sees a connection. */
  @FunctionalInterface
  interface Looking {
    void at(Connection connection) throws SQLException;
  }

  /** What gives connections in this way. */
  public static DataSource of(Borrowing borrowing) {
    return (DataSource)
        Proxy.newProxyInstance(
            DataSource.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getConnection" -> borrowing.borrow();
                  case "getLoginTimeout" -> 0; // which pools ask for
                  default -> null;
                });
  }

  /** The same, which looks at each connection before it is given back. */
  static DataSource noting(DataSource dataSource, Looking looking) {
    return of(
        () -> {
          Connection real = dataSource.getConnection();
          return closing(
              real,
              back -> {
                looking.at(back);
                back.close();
              });
        });
  }

  /** Sees what is asked of a connection. */
  @FunctionalInterface
  interface Asking {
    void of(Method asked) throws SQLException;
  }

  /** The same, which sees what is asked of each connection before that is done. */
  static DataSource calling(DataSource dataSource, Asking asking) {
    return of(
        () ->
            proxied(
                dataSource.getConnection(),
                (real, method, arguments) -> {
                  asking.of(method);
                  return call(real, method, arguments);
                }));
  }

  /** The same, after work in which a statement named this. */
  static DataSource noting(DataSource dataSource, String name, Runnable then) {
    return of(
        () -> {
          AtomicBoolean named = new AtomicBoolean();
          return proxied(
              dataSource.getConnection(),
              (real, method, arguments) -> {
                if (names(method, arguments, name)) {
                  named.set(true);
                }
                Object result = call(real, method, arguments);
                if (method.getName().equals("close") && named.get()) {
                  then.run();
                }
                return result;
              });
        });
  }

  /** The same, before the first statement that names this. */
  static DataSource interrupting(DataSource dataSource, String name, Runnable first) {
    AtomicBoolean done = new AtomicBoolean();
    return of(
        () ->
            proxied(
                dataSource.getConnection(),
                (real, method, arguments) -> {
                  if (names(method, arguments, name) && !done.getAndSet(true)) {
                    first.run();
                  }
                  return call(real, method, arguments);
                }));
  }

  private static boolean names(Method method, Object @Nullable [] arguments, String name) {
    return arguments != null
        && method.getName().equals("prepareStatement")
        && String.valueOf(arguments[0]).contains(name);
  }

  /** A pool of one connection, which closing gives back. */
  static DataSource sharing(Connection only) {
    Connection borrowed = closing(only, back -> {});
    return of(() -> borrowed);
  }

  private static Connection closing(Connection real, Looking close) {
    return proxied(
        real,
        (connection, method, arguments) -> {
          if (method.getName().equals("close")) {
            close.at(connection);
            return null;
          }
          return call(connection, method, arguments);
        });
  }

  @FunctionalInterface
  private interface Calling {
    @Nullable Object call(Connection real, Method method, Object @Nullable [] arguments)
        throws Throwable;
  }

  private static Connection proxied(Connection real, Calling calling) {
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> calling.call(real, method, arguments));
  }

  private static @Nullable Object call(
      Connection connection, Method method, Object @Nullable [] arguments) throws Throwable {
    try {
      return method.invoke(connection, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }
}
