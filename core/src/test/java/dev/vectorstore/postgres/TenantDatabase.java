package dev.vectorstore.postgres;

import dev.vectorstore.internal.sql.Sql;
import dev.vectorstore.localpostgres.LocalDatabase;
import dev.vectorstore.localpostgres.LocalPostgres;
import dev.vectorstore.localpostgres.PlainSql;
import dev.vectorstore.schema.Access;
import dev.vectorstore.schema.SchemaName;
import dev.vectorstore.schema.VectorSchema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * A migrated database whose owner is no superuser, with the extension in a schema off the search
 * path, and plain SQL as any of its roles.
 */
public final class TenantDatabase implements AutoCloseable {
  private final LocalDatabase local = LocalPostgres.start().newDatabase();
  private final List<String> roles = new ArrayList<>();

  public TenantDatabase() throws SQLException {
    PlainSql.execute(
        superuser(), "create schema extensions; create extension vector schema extensions");
    DataSource owner = role("owner", "");
    PlainSql.execute(
        superuser(),
        "grant create on database \"" + local.name() + "\" to \"" + name("owner") + "\"");
    VectorSchema.migrate(owner);
    grantAccess("application");
  }

  /**
   * Waits for a check of the only space's index that holds until much is written.
   *
   * @param known the number of the transaction of one before, which is not it
   * @return its own
   */
  String awaitCheck(String known) throws SQLException {
    while (true) {
      List<String> since =
          PlainSql.rows(
              superuser(),
              "select search_widths -> 'check' ->> 'since' from vectorstore.embedding_space"
                  + " where search_widths -> 'check' ->> 'since' is not null");
      if (!since.isEmpty() && !since.get(0).equals(known)) {
        return since.get(0);
      }
      Thread.onSpinWait();
    }
  }

  public DataSource superuser() {
    return local.dataSource();
  }

  public DataSource owner() {
    return as("owner");
  }

  public DataSource application() {
    return as("application");
  }

  /** A new role with the application's rights and these attributes. */
  public DataSource grantAccess(String role, String... attributes) throws SQLException {
    DataSource made = role(role, String.join(" ", attributes));
    VectorSchema.grant(owner(), SchemaName.DEFAULT, name(role), Access.APPLICATION);
    return made;
  }

  /** Lets the database report another version of pgvector than it has. */
  public void pretendPgvector(String version) throws SQLException {
    PlainSql.execute(
        superuser(),
        "update pg_extension set extversion = '" + version + "' where extname = 'vector'");
  }

  /** Roles belong to the whole server, so each has the database's name. */
  public String name(String role) {
    return local.name() + "_" + role;
  }

  private DataSource as(String role) {
    return local.dataSource(name(role), "secret");
  }

  private DataSource role(String role, String attributes) throws SQLException {
    String quoted = "\"" + name(role) + "\"";
    PlainSql.execute(
        superuser(),
        "create role "
            + quoted
            + " login password 'secret' "
            + attributes
            + "; grant usage on schema extensions to "
            + quoted);
    roles.add(quoted);
    return as(role);
  }

  /** What a statement does in a transaction that has set a tenant: its rows, or its row count. */
  public static List<String> inTheNameOf(DataSource dataSource, String tenant, Sql sql)
      throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      setTenant(connection, tenant);
      List<String> answer;
      try (PreparedStatement statement = sql.prepare(connection)) {
        answer =
            statement.execute()
                ? PlainSql.rows(statement.getResultSet())
                : List.of(statement.getUpdateCount() + " rows");
      }
      connection.commit();
      return answer;
    }
  }

  public static List<String> inTheNameOf(DataSource dataSource, String tenant, String sql)
      throws SQLException {
    return inTheNameOf(dataSource, tenant, Sql.of(sql));
  }

  private static void setTenant(Connection connection, String tenant) throws SQLException {
    try (PreparedStatement set =
        Sql.of("select set_config('vectorstore.tenant', {tenant}, true)", Map.of("tenant", tenant))
            .prepare(connection)) {
      set.execute();
    }
  }

  @Override
  public void close() throws SQLException {
    for (int i = roles.size() - 1; i >= 0; i--) { // the owner last: it gave the others their rights
      String role = roles.get(i);
      PlainSql.execute(superuser(), "drop owned by " + role + " cascade; drop role " + role);
    }
    local.close();
  }
}
