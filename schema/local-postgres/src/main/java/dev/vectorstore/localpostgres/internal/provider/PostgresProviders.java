package dev.vectorstore.localpostgres.internal.provider;

import dev.vectorstore.localpostgres.internal.host.Environment;
import dev.vectorstore.localpostgres.internal.host.ProviderKind;
import dev.vectorstore.localpostgres.internal.host.Requirements;
import dev.vectorstore.localpostgres.internal.host.ServerUser;
import dev.vectorstore.localpostgres.internal.host.UnavailableException;
import dev.vectorstore.localpostgres.internal.server.LeftoverServers;
import dev.vectorstore.localpostgres.internal.server.RunningPostgres;
import dev.vectorstore.localpostgres.internal.server.ServerVersions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries the providers of servers in their order, and reports why none works. For one use by one
 * thread.
 */
public final class PostgresProviders {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresProviders.class);
  private static final String ADVICE =
      """
      Do one of these:
        set VECTORSTORE_TEST_URL to the JDBC URL of a server that has pgvector
        install PostgreSQL with pgvector on this machine
        start Docker, with org.testcontainers:testcontainers-postgresql on the class path
        use Debian or Ubuntu with access to its archive""";

  private final Environment environment;
  private final Requirements requirements;
  private final ExistingServer existing;
  private final List<PostgresProvider> providers;
  private final List<String> reasons = new ArrayList<>();
  private final List<IOException> failures = new ArrayList<>();

  public PostgresProviders(Environment environment) {
    this(
        environment,
        List.of(
            new InstalledPostgres(environment),
            new DockerPostgres(environment),
            new DebianPackages(environment)));
  }

  public PostgresProviders(Environment environment, List<PostgresProvider> others) {
    this.environment = environment;
    this.requirements = Requirements.of(environment);
    this.existing = new ExistingServer(environment);
    this.providers = Stream.concat(Stream.of(existing), others.stream()).toList();
  }

  /**
   * A server that runs and is of the required versions.
   *
   * @param kind of what provided it
   */
  public record Provided(RunningPostgres server, ProviderKind kind, ServerVersions versions) {}

  /**
   * The server of the first provider that works.
   *
   * @throws UnavailableException if none does; failures that have a cause are suppressed ones
   * @throws IllegalArgumentException if the environment names an unknown provider
   */
  public Provided first() throws UnavailableException {
    Set<ProviderKind> allowed = environment.providers();
    removeLeftovers();
    if (allowed.contains(ProviderKind.URL) && existing.isNamed()) {
      return onExisting();
    }
    for (PostgresProvider provider : providers) {
      Optional<Provided> provided = attempt(provider, allowed);
      if (provided.isPresent()) {
        return provided.get();
      }
    }
    throw noneWorks();
  }

  private void removeLeftovers() {
    try {
      LeftoverServers.remove(environment.temporaryDirectory(), ServerUser.current());
    } catch (IOException e) {
      LOG.debug("Could not look for servers of killed JVMs", e);
    }
  }

  private Provided onExisting() throws UnavailableException {
    try {
      return checked(existing);
    } catch (IOException e) {
      throw new UnavailableException(
          Environment.URL
              + " names a server that cannot be used: "
              + reason(e)
              + "\nFix it, or unset it to try another way.",
          e);
    }
  }

  private Optional<Provided> attempt(PostgresProvider provider, Set<ProviderKind> allowed) {
    ProviderKind kind = provider.kind();
    if (!allowed.contains(kind)) {
      note(kind, "excluded by " + Environment.PROVIDERS);
      return Optional.empty();
    }
    try {
      return Optional.of(checked(provider));
    } catch (IOException e) {
      LOG.debug("No server through {}", kind.word(), e);
      note(kind, reason(e));
      failures.add(e);
      return Optional.empty();
    }
  }

  /** Stops a server that will not do. */
  private Provided checked(PostgresProvider provider) throws IOException {
    RunningPostgres server = provider.start();
    try {
      ServerVersions versions = ServerVersions.of(server.dataSource(), requirements);
      return new Provided(server, provider.kind(), versions);
    } catch (UnavailableException e) {
      server.stop();
      throw e;
    }
  }

  private void note(ProviderKind kind, String reason) {
    reasons.add("  " + kind.word() + ": " + reason.strip().replace("\n", "\n      "));
  }

  /** Messages of the JDK's file exceptions are only the file's name. */
  private static String reason(IOException e) {
    return e instanceof UnavailableException ? String.valueOf(e.getMessage()) : e.toString();
  }

  private static boolean saysMore(IOException e) {
    return e.getCause() != null || !(e instanceof UnavailableException);
  }

  private UnavailableException noneWorks() {
    UnavailableException none =
        new UnavailableException(
            "No "
                + requirements
                + " is available"
                + environment
                    .variable(Environment.VERSION)
                    .map(it -> " (" + Environment.VERSION + ")")
                    .orElse("")
                + ":\n"
                + String.join("\n", reasons)
                + "\n"
                + ADVICE);
    failures.stream().filter(PostgresProviders::saysMore).forEach(none::addSuppressed);
    return none;
  }
}
