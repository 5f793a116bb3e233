package dev.vectorstore.localpostgres.internal.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A JDBC URL of PostgreSQL in parts, so that its database can be changed and its credentials left
 * out. Immutable.
 */
public final class JdbcUrl {
  private static final Pattern SHAPE =
      Pattern.compile(
          "jdbc:postgresql:(?://(?<hosts>%1$s(?:,%1$s)*))?/?(?<database>[^/?@]*)(?:\\?(?<parameters>.*))?"
              .formatted("(?:\\[[^\\]@]*]|[^@:/?,]*)(?::[0-9]*)?"));

  private final String hosts;
  private final String database;
  private final Map<String, String> parameters;

  private JdbcUrl(String hosts, String database, Map<String, String> parameters) {
    this.hosts = hosts;
    this.database = database;
    this.parameters = parameters;
  }

  public static JdbcUrl of(String host, int port, String database) {
    return new JdbcUrl(host + ":" + port, database, Map.of());
  }

  /** Parses a URL; empty if it is none of PostgreSQL's, as with a password before its host. */
  public static Optional<JdbcUrl> parse(String url) {
    Matcher matcher = SHAPE.matcher(url);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String hosts = Objects.requireNonNullElse(matcher.group("hosts"), "");
    return Optional.of(
        new JdbcUrl(
            hosts.isEmpty() ? "localhost" : hosts,
            Objects.requireNonNullElse(matcher.group("database"), ""),
            parameters(Objects.requireNonNullElse(matcher.group("parameters"), ""))));
  }

  private static Map<String, String> parameters(String query) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String parameter : query.split("&")) {
      int equals = parameter.indexOf('=');
      if (equals > 0) {
        parameters.put(parameter.substring(0, equals), parameter.substring(equals + 1));
      }
    }
    return parameters;
  }

  public JdbcUrl withDatabase(String name) {
    return new JdbcUrl(hosts, name, parameters);
  }

  public String hosts() {
    return hosts;
  }

  public Optional<String> parameter(String name) {
    return Optional.ofNullable(parameters.get(name)).map(value -> URLDecoder.decode(value, UTF_8));
  }

  /** The URL without user and password. */
  @Override
  public String toString() {
    String query =
        parameters.entrySet().stream()
            .filter(p -> !p.getKey().equals("user") && !p.getKey().equals("password"))
            .map(p -> p.getKey() + "=" + p.getValue())
            .collect(Collectors.joining("&"));
    return "jdbc:postgresql://" + hosts + "/" + database + (query.isEmpty() ? "" : "?" + query);
  }
}
