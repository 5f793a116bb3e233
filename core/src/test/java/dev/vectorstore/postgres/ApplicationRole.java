package dev.vectorstore.postgres;

import dev.vectorstore.localpostgres.LocalDatabase;
import dev.vectorstore.localpostgres.PlainSql;
import dev.vectorstore.schema.Access;
import dev.vectorstore.schema.SchemaName;
import dev.vectorstore.schema.VectorSchema;
import java.sql.SQLException;
import java.util.function.BiFunction;
import javax.sql.DataSource;

/** A role with an application's rights in a migrated database, as tenants need it. */
final class ApplicationRole implements AutoCloseable {
  static final String PASSWORD = "secret";

  private final LocalDatabase local;

  ApplicationRole(LocalDatabase local) throws SQLException {
    this.local = local;
    PlainSql.execute(
        local.dataSource(), "create role " + quoted() + " login password '" + PASSWORD + "'");
    VectorSchema.grant(local.dataSource(), SchemaName.DEFAULT, name(), Access.APPLICATION);
  }

  /** Roles belong to the whole server, so it has the database's name. */
  String name() {
    return local.name() + "_application";
  }

  /** Its connections. */
  DataSource dataSource(BiFunction<String, String, DataSource> server) {
    return server.apply(name(), PASSWORD);
  }

  private String quoted() {
    return "\"" + name() + "\"";
  }

  /** Before the database is dropped. */
  @Override
  public void close() throws SQLException {
    PlainSql.execute(local.dataSource(), "drop owned by " + quoted() + "; drop role " + quoted());
  }
}
