package dev.vectorstore.examples.chromaimport.option;

import dev.vectorstore.internal.sql.ServerUrl;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import org.postgresql.PGProperty;

/**
 * The database as messages name it, never with a password.
 *
 * @param servers each host with its port
 * @param database the name of the database
 * @param role the role that connects
 */
public record DatabaseAddress(List<String> servers, String database, String role) {
  /**
   * The address in a URL, or empty if PostgreSQL's driver does not accept the URL, such as one with
   * a user before its host.
   */
  public static Optional<DatabaseAddress> of(String url, Optional<String> user) {
    return ServerUrl.find(url).map(said -> of(said, user));
  }

  private static DatabaseAddress of(Properties said, Optional<String> user) {
    String role =
        user.or(() -> Optional.ofNullable(PGProperty.USER.getOrDefault(said)))
            .orElseGet(() -> System.getProperty("user.name"));
    String database = Objects.requireNonNullElse(PGProperty.PG_DBNAME.getOrDefault(said), role);
    return new DatabaseAddress(ServerUrl.servers(said), database, role);
  }

  /** All servers. */
  public String server() {
    return String.join(" or ", servers);
  }
}
