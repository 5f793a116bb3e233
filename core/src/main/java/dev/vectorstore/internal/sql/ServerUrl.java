package dev.vectorstore.internal.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * URLs of PostgreSQL's driver. One with a user and a password before its host, as other programs
 * take them, is none: the driver takes the password for a port or a name, which it logs and
 * reports. So it never sees such a URL, and no message here repeats a part of one.
 */
public final class ServerUrl {
  private static final String SCHEME = "jdbc:postgresql:";
  private static final String EXAMPLE = "jdbc:postgresql://host:5432/database";

  private static final String HOST = "(\\[[0-9A-Fa-f:.%]*]|[^@:/?,\\[\\]]*)(:[0-9]*)?";

  /** Hosts, each with a number as its port, and a name; nowhere before the parameters an @. */
  private static final Pattern SHAPE =
      Pattern.compile(
          "(//%s(,%s)*(/[^@?]*)?|(?!//)[^@?]*)(\\?.*)?".formatted(HOST, HOST), Pattern.DOTALL);

  private ServerUrl() {}

  /**
   * What it says, by the names of the driver's parameters.
   *
   * @throws IllegalArgumentException if it is no such URL
   */
  public static Properties parsed(String url) {
    if (url.startsWith(SCHEME) && !hasShape(url)) {
      throw new IllegalArgumentException(
          "the URL is not of the form "
              + EXAMPLE
              + ": a port is a number, and an @ in a name is written %40. User and password do not"
              + " stand before the host; set them, or give the parameters user and password");
    }
    return find(url)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "this is no URL of PostgreSQL's driver, such as " + EXAMPLE));
  }

  /** The same; empty if it is no such URL. */
  public static Optional<Properties> find(String url) {
    return hasShape(url) ? Optional.ofNullable(Driver.parseURL(url, null)) : Optional.empty();
  }

  /** Each host with its port, in their order; the driver puts in what a URL leaves out. */
  public static List<String> servers(Properties said) {
    String[] hosts = values(PGProperty.PG_HOST, said);
    String[] ports = values(PGProperty.PG_PORT, said);
    List<String> servers = new ArrayList<>();
    for (int i = 0; i < hosts.length; i++) {
      servers.add(hosts[i] + ":" + ports[Math.min(i, ports.length - 1)]);
    }
    return servers;
  }

  private static String[] values(PGProperty property, Properties said) {
    return Objects.requireNonNullElse(property.getOrDefault(said), "").split(",");
  }

  private static boolean hasShape(String url) {
    return url.startsWith(SCHEME) && SHAPE.matcher(url.substring(SCHEME.length())).matches();
  }
}
