package dev.vectorstore.postgres;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The states with which statements of a data source failed, also where they were tried again. */
final class NotedFailures {
  private final List<String> states = new CopyOnWriteArrayList<>();

  /** The same connections, whose failures are noted here. */
  DataSource of(DataSource dataSource) {
    return GivenBack.of(() -> noting(Connection.class, dataSource.getConnection()));
  }

  List<String> states() {
    return states;
  }

  private <T> T noting(Class<T> type, T real) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              Object answer = call(real, method, arguments);
              if (method.getName().equals("unwrap")) {
                return answer;
              }
              if (answer instanceof PreparedStatement statement) {
                return noting(PreparedStatement.class, statement);
              }
              return answer instanceof Statement statement
                  ? noting(Statement.class, statement)
                  : answer;
            }));
  }

  private @Nullable Object call(Object real, Method method, Object @Nullable [] arguments)
      throws Throwable {
    try {
      return method.invoke(real, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof SQLException failure) {
        states.add(String.valueOf(failure.getSQLState()));
      }
      throw e.getCause() == null ? e : e.getCause();
    }
  }
}
