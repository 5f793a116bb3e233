package dev.vectorstore.internal.postgres.connection;

import dev.vectorstore.internal.sql.Login;
import dev.vectorstore.internal.sql.Sql;
import dev.vectorstore.internal.sql.SqlErrors;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.jdbc.PreferQueryMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at a connection of a host's {@link DataSource} for settings by which one failure of the
 * network or one slow statement can hold up the whole host.
 *
 * <p>Why: docs/decisions/0029-pool.md.
 */
public final class DataSourceCheck {
  private static final Logger LOG = LoggerFactory.getLogger(DataSourceCheck.class);

  private static final Sql STATEMENT_TIMEOUT =
      Sql.of(
          """
          select setting::bigint from pg_settings where name = 'statement_timeout'
          """);

  private DataSourceCheck() {}

  /**
   * Tells all dangers in one warning.
   *
   * @throws IllegalStateException if the driver puts values into the text of statements
   */
  public static void warn(DataSource dataSource) {
    try (Connection connection = dataSource.getConnection()) {
      List<String> dangers = ConnectionGuard.run(connection, own -> dangers(dataSource, own));
      if (!dangers.isEmpty()) {
        LOG.warn("The DataSource has dangerous settings: {}", String.join("; ", dangers));
      }
    } catch (SQLException e) {
      throw SqlErrors.translate("opening of the database", e, Login.of(dataSource));
    }
  }

  private static List<String> dangers(DataSource dataSource, Connection connection)
      throws SQLException {
    requireParameters(connection);
    long statementMillis = STATEMENT_TIMEOUT.only(connection, row -> row.getLong(1));
    return dangers(dataSource, connection.getNetworkTimeout(), statementMillis);
  }

  private static void requireParameters(Connection connection) throws SQLException {
    if (connection.unwrap(PGConnection.class).getPreferQueryMode() == PreferQueryMode.SIMPLE) {
      throw new IllegalStateException(
          "PostgreSQL's driver is set to preferQueryMode=simple, in which vectors cannot be sent");
    }
  }

  private static List<String> dangers(
      DataSource dataSource, int socketMillis, long statementMillis) {
    List<String> dangers = new ArrayList<>();
    if (dataSource instanceof PGSimpleDataSource) {
      dangers.add("it is no pool, so each operation connects anew");
    }
    if (socketMillis == 0) {
      dangers.add(
          "socketTimeout is 0, so an operation waits for ever when the network fails without a word");
    }
    if (statementMillis == 0 || (socketMillis > 0 && statementMillis >= socketMillis)) {
      dangers.add(
          "statement_timeout is "
              + statementMillis
              + " ms and not below socketTimeout, so the server goes on with statements that nobody waits for");
    }
    return dangers;
  }
}
