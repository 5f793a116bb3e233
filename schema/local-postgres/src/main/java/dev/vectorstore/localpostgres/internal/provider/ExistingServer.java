package dev.vectorstore.localpostgres.internal.provider;

import dev.vectorstore.localpostgres.internal.host.Environment;
import dev.vectorstore.localpostgres.internal.host.ProviderKind;
import dev.vectorstore.localpostgres.internal.host.UnavailableException;
import dev.vectorstore.localpostgres.internal.server.JdbcUrl;
import dev.vectorstore.localpostgres.internal.server.RunningPostgres;
import dev.vectorstore.localpostgres.internal.server.RunningPostgres.Login;

/** A server that is already there, named by {@code VECTORSTORE_TEST_URL}. */
final class ExistingServer implements PostgresProvider {
  private final Environment environment;

  ExistingServer(Environment environment) {
    this.environment = environment;
  }

  @Override
  public ProviderKind kind() {
    return ProviderKind.URL;
  }

  /** Whether the variable is set: then this way is meant, and its failure is final. */
  boolean isNamed() {
    return environment.variable(Environment.URL).isPresent();
  }

  @Override
  public RunningPostgres start() throws UnavailableException {
    String text =
        environment
            .variable(Environment.URL)
            .orElseThrow(() -> new UnavailableException(Environment.URL + " is not set"));
    JdbcUrl url =
        JdbcUrl.parse(text)
            .orElseThrow(
                () ->
                    new UnavailableException(
                        "it does not have the form jdbc:postgresql://host:port/database; user and password are given by "
                            + Environment.USER
                            + " and "
                            + Environment.PASSWORD
                            + ", or as the parameters user and password"));
    return RunningPostgres.at(url, login(url), url.hosts());
  }

  private Login login(JdbcUrl url) {
    return new Login(
        url.parameter("user")
            .or(() -> environment.variable(Environment.USER))
            .orElse(System.getProperty("user.name", "postgres")),
        url.parameter("password").or(() -> environment.variable(Environment.PASSWORD)).orElse(""));
  }
}
