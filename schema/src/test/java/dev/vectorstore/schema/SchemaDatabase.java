package dev.vectorstore.schema;

import dev.vectorstore.localpostgres.LocalDatabase;
import dev.vectorstore.localpostgres.LocalPostgres;
import dev.vectorstore.localpostgres.PlainSql;
import dev.vectorstore.schema.internal.sql.Quoted;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** A database for one test, with plain SQL as any role. */
final class SchemaDatabase implements AutoCloseable {
  private final LocalDatabase local = LocalPostgres.start().newDatabase();
  private final List<String> roles = new ArrayList<>();

  DataSource owner() {
    return local.dataSource();
  }

  LocalDatabase local() {
    return local;
  }

  /** A role of this database's own that may log in. */
  DataSource role(String suffix) throws SQLException {
    String role = local.name() + "_" + suffix;
    PlainSql.execute(
        owner(), "create role " + Quoted.identifier(role) + " login password 'secret'");
    roles.add(role);
    return local.dataSource(role, "secret");
  }

  String roleName(String suffix) {
    return local.name() + "_" + suffix;
  }

  @Override
  public void close() throws SQLException {
    for (String role : roles) {
      PlainSql.execute(owner(), "drop owned by " + Quoted.identifier(role));
      PlainSql.execute(owner(), "drop role " + Quoted.identifier(role));
    }
    local.close();
  }
}
