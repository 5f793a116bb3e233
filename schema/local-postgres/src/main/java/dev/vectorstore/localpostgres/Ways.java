package dev.vectorstore.localpostgres;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries the ways to a server in their order, and reports why none works. For one use by one thread.
 */
final class Ways {
  private static final Logger LOG = LoggerFactory.getLogger(Ways.class);
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
  private final List<PostgresSource> others;
  private final List<String> reasons = new ArrayList<>();
  private final List<IOException> failures = new ArrayList<>();

  Ways(Environment environment) {
    this(
        environment,
        List.of(
            new InstalledPostgres(environment),
            new DockerPostgres(environment),
            new DebianPackages(environment)));
  }

  Ways(Environment environment, List<PostgresSource> others) {
    this.environment = environment;
    this.requirements = Requirements.of(environment);
    this.existing = new ExistingServer(environment);
    this.others = others;
  }

  /**
   * The server by the first way that works.
   *
   * @throws LocalPostgresException if none does
   */
  LocalPostgres first() {
    Set<Way> allowed = environment.ways();
    removeLeftOvers();
    if (allowed.contains(Way.URL) && existing.isNamed()) {
      return onExisting();
    }
    return Stream.concat(Stream.of(existing), others.stream())
        .flatMap(source -> attempt(source, allowed).stream())
        .findFirst()
        .orElseThrow(this::noneWorks);
  }

  private void removeLeftOvers() {
    try {
      LeftOvers.remove(environment.temporaryDirectory(), ServerUser.current());
    } catch (IOException e) {
      LOG.debug("Could not look for servers that killed JVMs left", e);
    }
  }

  private LocalPostgres onExisting() {
    try {
      return LocalPostgres.on(existing.start(), Way.URL, requirements);
    } catch (IOException e) {
      throw new LocalPostgresException(
          Environment.URL
              + " names a server that cannot be used: "
              + reason(e)
              + "\nMend it, or unset it to have another way tried.",
          e);
    }
  }

  private Optional<LocalPostgres> attempt(PostgresSource source, Set<Way> allowed) {
    Way way = source.way();
    if (!allowed.contains(way)) {
      note(way, "left out by " + Environment.WAYS);
      return Optional.empty();
    }
    try {
      return Optional.of(LocalPostgres.on(source.start(), way, requirements));
    } catch (IOException e) {
      LOG.debug("No server by way of {}", way.word(), e);
      note(way, reason(e));
      failures.add(e);
      return Optional.empty();
    }
  }

  private void note(Way way, String reason) {
    reasons.add("  " + way.word() + ": " + reason.strip().replace("\n", "\n      "));
  }

  /** Messages of the JDK's file exceptions are no more than the file's name. */
  private static String reason(IOException e) {
    return e instanceof UnavailableException ? String.valueOf(e.getMessage()) : e.toString();
  }

  private static boolean saysMore(IOException e) {
    return e.getCause() != null || !(e instanceof UnavailableException);
  }

  private LocalPostgresException noneWorks() {
    LocalPostgresException none =
        new LocalPostgresException(
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
    failures.stream().filter(Ways::saysMore).forEach(none::addSuppressed);
    return none;
  }
}
