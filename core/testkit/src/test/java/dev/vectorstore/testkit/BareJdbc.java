package dev.vectorstore.testkit;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Wrapper;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGStatement;

/**
 * A data source whose connections do what JDBC says that each must, and nothing more, as those of
 * some pools and wrappers: every method that has a default in JDBC's interfaces is unsupported, and
 * only the public interfaces of PostgreSQL's driver are unwrapped.
 */
final class BareJdbc {
  private static final Set<Class<?>> UNWRAPPED = Set.of(PGConnection.class, PGStatement.class);

  // The more special before what it extends.
  private static final List<Class<?>> WRAPPED =
      List.of(
          DataSource.class,
          Connection.class,
          CallableStatement.class,
          PreparedStatement.class,
          Statement.class,
          ResultSet.class,
          DatabaseMetaData.class);

  private BareJdbc() {}

  static DataSource over(DataSource dataSource) {
    return (DataSource) wrapped(dataSource);
  }

  private static Object wrapped(Object real) {
    return WRAPPED.stream()
        .filter(type -> type.isInstance(real))
        .findFirst()
        .map(type -> proxy(type, real))
        .orElse(real);
  }

  private static Object proxy(Class<?> type, Object real) {
    return Proxy.newProxyInstance(
        BareJdbc.class.getClassLoader(),
        new Class<?>[] {type},
        (proxy, method, arguments) -> {
          if (method.isDefault()) {
            throw new UnsupportedOperationException(method.toString());
          }
          if (method.getDeclaringClass() == Wrapper.class) {
            return unwrapped((Wrapper) real, method, (Class<?>) arguments[0]);
          }
          Object answer = call(real, method, arguments);
          return answer == null ? null : wrapped(answer);
        });
  }

  private static Object unwrapped(Wrapper real, Method method, Class<?> type) throws SQLException {
    boolean is = UNWRAPPED.contains(type) && real.isWrapperFor(type);
    if (method.getName().equals("isWrapperFor")) {
      return is;
    }
    if (!is) {
      throw new SQLException("this wraps no " + type.getName());
    }
    return real.unwrap(type);
  }

  private static @Nullable Object call(Object real, Method method, Object @Nullable [] arguments)
      throws Throwable {
    try {
      return method.invoke(real, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }
}
