package dev.vectorstore.examples.chromaimport.option;

import dev.vectorstore.examples.chromaimport.output.Output;
import dev.vectorstore.migration.ChromaServer;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How a Chroma server is asked. Secrets come only from environment variables. */
public final class ServerOptions {
  public static final String TOKEN_VARIABLE = "CHROMA_TOKEN";
  public static final String BEARER_VARIABLE = "CHROMA_BEARER_TOKEN";
  public static final String PASSWORD_VARIABLE = "CHROMA_PASSWORD";

  private final Map<String, String> environment;

  @Option(
      names = "--chroma-user",
      paramLabel = "NAME",
      description =
          "For a server: Basic authentication with the password in "
              + PASSWORD_VARIABLE
              + ". Without it "
              + TOKEN_VARIABLE
              + " is sent as X-Chroma-Token, and "
              + BEARER_VARIABLE
              + " as Authorization: Bearer, where they are set.")
  private Optional<String> user = Optional.empty();

  @Option(
      names = "--chroma-header",
      paramLabel = "NAME=VARIABLE",
      description =
          "For a server behind a proxy: send this header with the value of this environment"
              + " variable. Can be repeated.")
  private Map<String, String> headers = new LinkedHashMap<>();

  @Option(
      names = "--page-size",
      paramLabel = "N",
      description = "For a server: at most this number of records in a request.")
  private Optional<Integer> pageSize = Optional.empty();

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "For a server: wait at most this long for a complete answer; 60 by default.")
  private Optional<Integer> timeout = Optional.empty();

  @Option(
      names = "--public-only",
      description = "For a server: refuse addresses of private networks and of this machine.")
  private boolean publicOnly;

  public ServerOptions(Map<String, String> environment) {
    this.environment = environment;
  }

  public boolean isGiven() {
    return user.isPresent()
        || !headers.isEmpty()
        || pageSize.isPresent()
        || timeout.isPresent()
        || publicOnly;
  }

  public static boolean isAddress(String source) {
    return source.regionMatches(true, 0, "http://", 0, 7)
        || source.regionMatches(true, 0, "https://", 0, 8);
  }

  public ChromaServer server(String address, Output output) {
    try {
      return limited(authenticated(ChromaServer.at(new URI(address)), output));
    } catch (URISyntaxException e) {
      throw output.wrongUse("This is not the address of a server");
    } catch (IllegalArgumentException e) {
      throw output.wrongUse(Failures.messageOf(e));
    }
  }

  private ChromaServer authenticated(ChromaServer server, Output output) {
    ChromaServer authenticated = server;
    if (user.isPresent()) {
      String password = variable(PASSWORD_VARIABLE, output);
      authenticated = authenticated.basic(user.get(), () -> password);
    } else if (environment.containsKey(BEARER_VARIABLE)) {
      String token = variable(BEARER_VARIABLE, output);
      authenticated = authenticated.bearer(() -> token);
    }
    if (environment.containsKey(TOKEN_VARIABLE)) {
      String token = variable(TOKEN_VARIABLE, output);
      authenticated = authenticated.token(() -> token);
    }
    for (Map.Entry<String, String> header : headers.entrySet()) {
      String value = variable(header.getValue(), output);
      authenticated = authenticated.header(header.getKey(), () -> value);
    }
    return authenticated;
  }

  private ChromaServer limited(ChromaServer server) {
    ChromaServer limited = publicOnly ? server.publicAddressesOnly() : server;
    limited = pageSize.isPresent() ? limited.pageSize(pageSize.get()) : limited;
    return timeout.isPresent()
        ? limited.requestTimeout(Duration.ofSeconds(timeout.get()))
        : limited;
  }

  private String variable(String name, Output output) {
    String value = environment.get(name);
    if (value == null || value.isEmpty()) {
      throw output.wrongUse("The environment variable " + name + " is not set");
    }
    return value;
  }
}
