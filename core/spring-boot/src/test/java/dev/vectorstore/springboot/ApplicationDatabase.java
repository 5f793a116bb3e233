package dev.vectorstore.springboot;

import dev.vectorstore.localpostgres.LocalDatabase;
import dev.vectorstore.localpostgres.LocalPostgres;
import dev.vectorstore.localpostgres.PlainSql;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A database for a test class, with nothing in it when a test begins, and a role with no rights.
 */
final class ApplicationDatabase implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
  static final String PASSWORD = "application-secret";

  private static final String EMPTY =
      """
      drop schema if exists vectorstore cascade;
      drop table if exists public.orders, public.flyway_schema_history,
        public.databasechangelog, public.databasechangeloglock;
      drop function if exists public.admitted""";

  private LocalDatabase local;

  LocalDatabase local() {
    return local;
  }

  DataSource owner() {
    return local.dataSource();
  }

  /** The properties of an application on it. */
  String[] properties() {
    return new String[] {
      "spring.datasource.url=" + local.url(),
      "spring.datasource.username=" + local.user(),
      "spring.datasource.password=" + local.password()
    };
  }

  /** A role that may log in and no more. */
  String role() {
    return local.name() + "_app";
  }

  @Override
  public void beforeAll(ExtensionContext context) throws SQLException {
    local = LocalPostgres.start().newDatabase();
    PlainSql.execute(owner(), "create role \"" + role() + "\" login password '" + PASSWORD + "'");
  }

  @Override
  public void afterEach(ExtensionContext context) throws SQLException {
    PlainSql.execute(owner(), EMPTY);
  }

  @Override
  public void afterAll(ExtensionContext context) throws SQLException {
    PlainSql.execute(owner(), "drop owned by \"" + role() + "\"; drop role \"" + role() + "\"");
    local.close();
  }
}
