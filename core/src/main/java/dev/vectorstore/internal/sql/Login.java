package dev.vectorstore.internal.sql;

import com.zaxxer.hikari.HikariDataSource;
import dev.vectorstore.internal.text.Storable;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;
import org.postgresql.ds.common.BaseDataSource;

/**
 * Who connects to which database of which server, for messages. Of a URL nothing else is kept, as
 * its parameters can hold secrets.
 *
 * @param server its hosts and ports
 * @param database its name
 * @param user who connects
 */
public record Login(String server, String database, String user) {
  // A host with a pool of its own may leave it out.
  private static final boolean HAS_HIKARI = isLoaded("com.zaxxer.hikari.HikariDataSource");

  /** The login of a connection; empty if its driver does not tell. */
  public static Optional<Login> of(Connection connection) {
    try {
      DatabaseMetaData session = connection.getMetaData();
      return ofUrl(session.getURL(), session.getUserName());
    } catch (SQLException e) {
      return Optional.empty(); // it is for a message alone
    }
  }

  /** What a source of connections would log in with; empty if it is of a kind that is not known. */
  public static Optional<Login> of(DataSource source) {
    if (HAS_HIKARI && source instanceof HikariDataSource pool) {
      DataSource inner = pool.getDataSource();
      return inner == null ? ofUrl(pool.getJdbcUrl(), pool.getUsername()) : of(inner);
    }
    return source instanceof BaseDataSource driver
        ? ofUrl(driver.getURL(), driver.getUser())
        : Optional.empty();
  }

  private static boolean isLoaded(String name) {
    try {
      Class.forName(name, false, Login.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static Optional<Login> ofUrl(@Nullable String url, @Nullable String user) {
    return Optional.ofNullable(url).flatMap(ServerUrl::find).map(said -> of(said, user));
  }

  private static Login of(Properties said, @Nullable String user) {
    String name = user == null ? PGProperty.USER.getOrDefault(said) : user;
    String database = PGProperty.PG_DBNAME.getOrDefault(said);
    return new Login(
        String.join(", ", ServerUrl.servers(said)), orUnnamed(database), orUnnamed(name));
  }

  private static String orUnnamed(@Nullable String name) {
    return name == null ? "" : name;
  }

  @Override
  public String toString() {
    return "database "
        + Storable.quoted(database)
        + " on "
        + server
        + (user.isEmpty() ? "" : " as user " + Storable.quoted(user));
  }
}
