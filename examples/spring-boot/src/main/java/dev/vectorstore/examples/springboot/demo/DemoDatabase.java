package dev.vectorstore.examples.springboot.demo;

import dev.vectorstore.localpostgres.LocalDatabase;
import dev.vectorstore.localpostgres.LocalPostgres;
import dev.vectorstore.localpostgres.PlainSql;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * An empty database on a throwaway server, and a role that owns nothing, as tenants need one. The
 * server goes when the JVM ends, and takes both along. On a server that {@code
 * VECTORSTORE_TEST_URL} names, the database is dropped and the role stays.
 */
public final class DemoDatabase {
  private final LocalPostgres server;
  private final LocalDatabase database;
  private final String password = UUID.randomUUID().toString();

  private DemoDatabase(LocalPostgres server, LocalDatabase database) {
    this.server = server;
    this.database = database;
  }

  /** Starts the server if it does not run. */
  public static DemoDatabase start() {
    LocalPostgres server = LocalPostgres.start();
    DemoDatabase started = new DemoDatabase(server, server.newDatabase());
    started.createRole();
    return started;
  }

  private void createRole() {
    try {
      PlainSql.execute(owner(), "create role %s login password '%s'".formatted(role(), password));
    } catch (SQLException e) {
      throw new IllegalStateException("the role of the application could not be created", e);
    }
  }

  /** Which server it is. */
  public String description() {
    return server.description();
  }

  /** Connections of the role that owns the database. */
  public DataSource owner() {
    return database.dataSource();
  }

  /** What the application needs to find it. */
  public Map<String, Object> properties() {
    return Map.of(
        "spring.datasource.url", database.url(),
        "spring.datasource.username", role(),
        "spring.datasource.password", password,
        "owner.url", database.url(),
        "owner.username", database.user(),
        "owner.password", database.password());
  }

  /** The role of the application. */
  public String role() {
    return database.name() + "_app";
  }
}
