package dev.vectorstore.examples.chromaimport;

import com.zaxxer.hikari.HikariDataSource;
import dev.vectorstore.examples.chromaimport.option.DatabaseOptions;
import dev.vectorstore.testkit.TestDatabase;
import java.util.Map;
import javax.sql.DataSource;

/** The environment that gives the program a test's database. */
final class Login {
  private Login() {}

  static Map<String, String> asOwner(TestDatabase database) {
    return of(database.dataSource());
  }

  static Map<String, String> asApplication(TestDatabase database) {
    return of(database.applicationDataSource());
  }

  private static Map<String, String> of(DataSource dataSource) {
    HikariDataSource pool = (HikariDataSource) dataSource;
    return Map.of(
        DatabaseOptions.URL_VARIABLE,
        pool.getJdbcUrl(),
        DatabaseOptions.USER_VARIABLE,
        pool.getUsername(),
        DatabaseOptions.PASSWORD_VARIABLE,
        pool.getPassword());
  }
}
