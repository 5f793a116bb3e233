package dev.vectorstore.examples.chromaimport;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * What messages say of the database: never a password.
 *
 * @param servers each host with its port
 * @param database its name
 * @param role who asks
 */
record DatabaseAddress(List<String> servers, String database, String role) {
  /** Of a URL; empty if the driver cannot read it, or would take a user for part of the host. */
  static Optional<DatabaseAddress> of(String url, Optional<String> user) {
    boolean hasUser = url.split("\\?", 2)[0].contains("@");
    Properties read = hasUser ? null : Driver.parseURL(url, null);
    if (read == null) {
      return Optional.empty();
    }
    String[] hosts = said(PGProperty.PG_HOST, read);
    String[] ports = said(PGProperty.PG_PORT, read);
    List<String> servers = new ArrayList<>();
    for (int i = 0; i < hosts.length; i++) {
      servers.add(hosts[i] + ":" + ports[Math.min(i, ports.length - 1)]);
    }
    String role =
        user.or(() -> Optional.ofNullable(PGProperty.USER.getOrDefault(read)))
            .orElseGet(() -> System.getProperty("user.name"));
    return Optional.of(
        new DatabaseAddress(
            servers,
            Optional.ofNullable(PGProperty.PG_DBNAME.getOrDefault(read)).orElse(role),
            role));
  }

  /** One for each server, or one for all; the driver puts in what a URL leaves out. */
  private static String[] said(PGProperty property, Properties read) {
    return Objects.requireNonNull(property.getOrDefault(read)).split(",");
  }

  /** All servers. */
  String server() {
    return String.join(" or ", servers);
  }
}
