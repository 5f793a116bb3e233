package dev.vectorstore.internal.postgres.catalog;

import dev.vectorstore.VectorStoreException;
import dev.vectorstore.internal.postgres.connection.Connections;
import dev.vectorstore.internal.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;

/** What the role of a connection is; PostgreSQL does not apply policies to all of them. */
public final class Role {
  private static final String BYPASSES =
      """
      select case
          when r.rolsuper then 'is a superuser'
          when r.rolbypassrls then 'has BYPASSRLS'
          when pg_has_role(c.relowner, 'usage') then 'owns the tables'
        end
        from pg_roles r, pg_class c
       where r.rolname = current_user and c.oid = {registry}::regclass
      """;

  private final Tables tables;

  public Role(Tables tables) {
    this.tables = tables;
  }

  /** Refuses a role that would see the rows of all tenants. */
  public void requireBoundByPolicies(Connections connections) {
    Optional<String> why = connections.read("check of the database role", this::bypasses);
    if (why.isPresent()) {
      throw new VectorStoreException.UnsafeRole(
          "the database role "
              + why.get()
              + " and so bypasses the policies that keep tenants apart; connect with a role that was given"
              + " Access.APPLICATION");
    }
  }

  private Optional<String> bypasses(Connection connection) throws SQLException {
    Sql query = Sql.of(BYPASSES, Map.of("registry", tables.named("collection").text()));
    return query.only(connection, row -> Optional.ofNullable(row.getString(1)));
  }
}
