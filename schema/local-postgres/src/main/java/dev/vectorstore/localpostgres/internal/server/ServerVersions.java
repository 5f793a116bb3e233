package dev.vectorstore.localpostgres.internal.server;

import dev.vectorstore.localpostgres.internal.host.Requirements;
import dev.vectorstore.localpostgres.internal.host.UnavailableException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/** What a running server is, after it was found good enough. */
public record ServerVersions(String postgres, String pgvector) {
  private static final String FACTS =
      """
      select current_setting('server_version_num')::int / 10000 as major,
             split_part(current_setting('server_version'), ' ', 1) as version,
             coalesce((select default_version from pg_available_extensions where name = 'vector'), '') as pgvector,
             (select rolsuper or rolcreatedb from pg_roles where rolname = current_user) as may_create
      """;

  /**
   * Asks a server.
   *
   * @throws UnavailableException if it does not answer, is not of the required versions or lets
   *     this role make no database
   */
  public static ServerVersions of(DataSource dataSource, Requirements requirements)
      throws UnavailableException {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(FACTS);
        ResultSet facts = statement.executeQuery()) {
      facts.next();
      return checked(facts, requirements);
    } catch (SQLException e) {
      throw new UnavailableException("no connection: " + e.getMessage(), e);
    }
  }

  private static ServerVersions checked(ResultSet facts, Requirements requirements)
      throws SQLException, UnavailableException {
    String postgres = facts.getString("version");
    requirements.checkPostgres(facts.getInt("major"), "PostgreSQL " + postgres);
    String pgvector = facts.getString("pgvector");
    Requirements.checkPgvector(pgvector, "PostgreSQL " + postgres);
    if (!facts.getBoolean("may_create")) {
      throw new UnavailableException("the role may not create databases");
    }
    return new ServerVersions(postgres, pgvector);
  }
}
