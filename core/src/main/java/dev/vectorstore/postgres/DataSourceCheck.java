package dev.vectorstore.postgres;

import dev.vectorstore.internal.sql.Sql;
import dev.vectorstore.internal.sql.SqlErrors;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at a connection of a host's {@link DataSource} for settings by which one failure of the
 * network or one slow statement can hold up the whole host.
 */
final class DataSourceCheck {
  private static final Logger LOG = LoggerFactory.getLogger(DataSourceCheck.class);

  private static final Sql STATEMENT_TIMEOUT =
      Sql.of("select setting::bigint from pg_settings where name = 'statement_timeout'");

  private DataSourceCheck() {}

  /** Tells all dangers in one warning. */
  static void warn(DataSource dataSource) {
    List<String> dangers;
    try (Connection connection = dataSource.getConnection()) {
      dangers = dangers(dataSource, connection);
    } catch (SQLException e) {
      throw SqlErrors.translate("opening of the database", e);
    }
    if (!dangers.isEmpty()) {
      LOG.warn("The DataSource has dangerous settings: {}", String.join("; ", dangers));
    }
  }

  private static List<String> dangers(DataSource dataSource, Connection connection)
      throws SQLException {
    List<String> dangers = new ArrayList<>();
    int socketMillis = connection.getNetworkTimeout();
    long statementMillis = statementTimeout(connection);
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

  private static long statementTimeout(Connection connection) throws SQLException {
    try (PreparedStatement statement = STATEMENT_TIMEOUT.prepare(connection);
        ResultSet rows = statement.executeQuery()) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
