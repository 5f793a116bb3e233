package dev.vectorstore.localpostgres.internal.provider;

import dev.vectorstore.localpostgres.internal.host.Command;
import dev.vectorstore.localpostgres.internal.host.Environment;
import dev.vectorstore.localpostgres.internal.host.ProviderKind;
import dev.vectorstore.localpostgres.internal.host.Requirements;
import dev.vectorstore.localpostgres.internal.host.UnavailableException;
import dev.vectorstore.localpostgres.internal.server.PostgresBinaries;
import dev.vectorstore.localpostgres.internal.server.PostgresServer;
import dev.vectorstore.localpostgres.internal.server.RunningPostgres;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** An installed PostgreSQL with pgvector; the newest that fits. */
public final class InstalledPostgres implements PostgresProvider {
  private static final List<Path> PARENTS =
      List.of(
          Path.of("/usr/lib/postgresql"), Path.of("/opt/homebrew/opt"), Path.of("/usr/local/opt"));
  private static final String VERSIONED = "{[0-9]*,postgresql@*}";
  private static final Path FROM_SOURCE = Path.of("/usr/local/pgsql/bin");

  private final Environment environment;

  public InstalledPostgres(Environment environment) {
    this.environment = environment;
  }

  @Override
  public ProviderKind kind() {
    return ProviderKind.INSTALLED;
  }

  @Override
  public RunningPostgres start() throws IOException {
    PostgresBinaries newest = newestIn(usualPlaces(), Requirements.of(environment));
    return PostgresServer.start(
        newest, environment.temporaryDirectory(), newest.directory().toString());
  }

  private static Set<Path> usualPlaces() throws IOException {
    Set<Path> directories = new LinkedHashSet<>();
    onPath().ifPresent(directories::add);
    for (Path parent : PARENTS) {
      directories.addAll(below(parent));
    }
    directories.add(FROM_SOURCE);
    directories.removeIf(directory -> !PostgresBinaries.isIn(directory));
    return directories;
  }

  private static Optional<Path> onPath() {
    return Command.find("pg_config")
        .flatMap(
            config -> {
              try {
                return Optional.of(Path.of(Command.of(config.toString(), "--bindir").output()));
              } catch (IOException e) {
                return Optional.empty();
              }
            });
  }

  private static List<Path> below(Path parent) throws IOException {
    List<Path> directories = new ArrayList<>();
    if (Files.isDirectory(parent)) {
      try (DirectoryStream<Path> versions = Files.newDirectoryStream(parent, VERSIONED)) {
        versions.forEach(version -> directories.add(version.resolve("bin")));
      }
    }
    return directories;
  }

  public static PostgresBinaries newestIn(Set<Path> directories, Requirements requirements)
      throws UnavailableException {
    if (directories.isEmpty()) {
      throw new UnavailableException(
          "no PostgreSQL server was found on the path or in the usual places");
    }
    List<PostgresBinaries> fitting = new ArrayList<>();
    List<String> reasons = new ArrayList<>();
    for (Path directory : directories) {
      try {
        PostgresBinaries binaries = PostgresBinaries.in(directory);
        binaries.check(requirements);
        fitting.add(binaries);
      } catch (IOException e) {
        reasons.add(e.getMessage());
      }
    }
    return fitting.stream()
        .max(Comparator.comparingInt(PostgresBinaries::major))
        .orElseThrow(() -> new UnavailableException(String.join("; ", reasons)));
  }
}
