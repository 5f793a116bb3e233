package dev.vectorstore.localpostgres.internal.provider;

import dev.vectorstore.localpostgres.internal.host.Environment;
import dev.vectorstore.localpostgres.internal.host.ProviderKind;
import dev.vectorstore.localpostgres.internal.host.Requirements;
import dev.vectorstore.localpostgres.internal.host.UnavailableException;
import dev.vectorstore.localpostgres.internal.server.RunningPostgres;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A container, by Testcontainers if that is on the class path. */
final class DockerPostgres implements PostgresProvider {
  private static final String TESTCONTAINERS = "org.testcontainers.postgresql.PostgreSQLContainer";

  /** What makes Testcontainers look elsewhere than at the usual sockets. */
  private static final List<String> VARIABLES =
      List.of(
          "DOCKER_HOST", "TESTCONTAINERS_DOCKER_SOCKET_OVERRIDE", "TESTCONTAINERS_HOST_OVERRIDE");

  private final Environment environment;

  DockerPostgres(Environment environment) {
    this.environment = environment;
  }

  @Override
  public ProviderKind kind() {
    return ProviderKind.DOCKER;
  }

  @Override
  public RunningPostgres start() throws IOException {
    if (!hasTestcontainers()) {
      throw new UnavailableException(
          "org.testcontainers:testcontainers-postgresql (2 or newer) is not on the class path");
    }
    // Testcontainers logs its search for an engine at length, so it is asked only when there may be
    // one.
    if (!mayHaveEngine()) {
      throw new UnavailableException("no Docker engine answers");
    }
    return PgvectorContainer.start(Requirements.of(environment));
  }

  private static boolean hasTestcontainers() {
    try {
      Class.forName(TESTCONTAINERS, false, DockerPostgres.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  private boolean mayHaveEngine() {
    return VARIABLES.stream().anyMatch(name -> environment.variable(name).isPresent())
        || Files.exists(environment.homeDirectory().resolve(".testcontainers.properties"))
        || System.getProperty("os.name", "").startsWith("Windows")
        || sockets().anyMatch(DockerPostgres::answers);
  }

  private Stream<Path> sockets() {
    Path home = environment.homeDirectory();
    return Stream.concat(
        environment.variable("XDG_RUNTIME_DIR").map(Path::of).stream()
            .map(directory -> directory.resolve("docker.sock")),
        Stream.of(
            Path.of("/var/run/docker.sock"),
            home.resolve(".docker/run/docker.sock"),
            home.resolve(".docker/desktop/docker.sock")));
  }

  private static boolean answers(Path socket) {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      return channel.isConnected();
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
