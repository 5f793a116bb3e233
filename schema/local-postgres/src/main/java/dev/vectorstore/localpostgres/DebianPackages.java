package dev.vectorstore.localpostgres;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The distribution's own packages, downloaded and unpacked into a cache, not installed.
 *
 * <p>They may come from a newer suite than the machine's, so they bring their C library: the
 * programs are patched to use the loader and the libraries that were unpacked with them. The place
 * of those goes into the programs, so the cache cannot be moved.
 */
final class DebianPackages implements PostgresSource {
  private static final Logger LOG = LoggerFactory.getLogger(DebianPackages.class);

  /** To be raised with each change of what is unpacked or patched, so that no old cache is used. */
  private static final String RECIPE = "postgres-v1";

  /** Debian's servers read time zones from here, wherever they are unpacked. */
  private static final Path TIME_ZONES = Path.of("/usr/share/zoneinfo");

  private static final Path SHARED_CACHE = Path.of("/var/cache");
  private static final List<String> TOOLS = List.of("apt-get", "apt-cache", "dpkg-deb");
  private static final List<String> PROGRAMS =
      List.of("postgres", "initdb", "pg_ctl", "pg_config", "psql", "pg_dump", "pg_restore");

  /**
   * The server and its libraries, but neither set-user-id programs nor LLVM, which only jit needs.
   */
  private static final Pattern UNPACKED =
      Pattern.compile("(lib(?!llvm|z3|perl|pam-modules-bin)|postgresql|patchelf).*");

  private final Environment environment;

  DebianPackages(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Way way() {
    return Way.PACKAGES;
  }

  @Override
  public RunningPostgres start() throws IOException {
    MachineType machine = MachineType.current();
    checkTools();
    ServerUser user = ServerUser.current();
    PackageCache cache = cache(user, machine);
    String contents = cache.fill(directory -> build(directory, machine), user.jvmUserId());
    PostgresBinaries binaries = PostgresBinaries.in(binDirectory(cache.directory()));
    binaries.check();
    return PostgresServer.start(
        binaries, environment.temporaryDirectory(), contents + " in " + cache.directory());
  }

  private static void checkTools() throws UnavailableException {
    for (String tool : TOOLS) {
      if (!Command.isOnPath(tool)) {
        throw new UnavailableException("this system has no " + tool);
      }
    }
    if (!Files.exists(TIME_ZONES.resolve("UTC"))) {
      throw new UnavailableException("there are no time zones in " + TIME_ZONES + " (tzdata)");
    }
  }

  /**
   * The home of root is closed to the server's user, so its cache is in the machine's place for
   * caches.
   */
  private PackageCache cache(ServerUser user, MachineType machine) {
    Path base = user.isRoot() ? SHARED_CACHE : environment.cacheDirectory();
    return new PackageCache(base, RECIPE + "-" + machine.debianName());
  }

  private static String build(Path directory, MachineType machine) throws IOException {
    AptSources sources = AptSources.ofThisMachine(Path.of("/etc"));
    List<String> reasons = new ArrayList<>();
    for (String suite : sources.candidates()) {
      Path aptDirectory = Files.createDirectory(directory.resolve("apt"));
      Apt apt =
          Apt.in(
              aptDirectory, machine.debianName(), sources.rewritten(suite, machine.debianName()));
      try {
        Optional<String> pgvector = newestPgvector(apt);
        if (pgvector.isPresent()) {
          LOG.info("Downloading {} of {} into {}, once", pgvector.get(), suite, directory);
          unpack(apt.download(pgvector.get(), "patchelf"), directory);
          patch(directory, machine);
          return sources.distribution().word() + " " + suite;
        }
        reasons.add(suite + " has no pgvector 0.8");
      } catch (UnavailableException e) {
        reasons.add(suite + ": " + e.getMessage());
      } finally {
        FileTrees.delete(aptDirectory);
      }
    }
    throw new UnavailableException(String.join("; ", reasons));
  }

  private static Optional<String> newestPgvector(Apt apt) throws IOException {
    apt.update();
    return apt.newestPgvector();
  }

  private static void unpack(List<Path> archives, Path directory) throws IOException {
    for (Path archive : archives) {
      if (UNPACKED.matcher(archive.getFileName().toString()).matches()) {
        Command.of("dpkg-deb", "--extract", archive.toString(), directory.toString()).output();
      }
    }
    FileTrees.clearSpecialBits(directory);
  }

  private static void patch(Path directory, MachineType machine) throws IOException {
    Path libraries = directory.resolve("usr/lib").resolve(machine.triplet());
    Path loader = libraries.resolve(machine.loader());
    // patchelf is of the same suite, so it needs the same loader and libraries
    List<String> words =
        new ArrayList<>(
            List.of(
                loader.toString(),
                "--library-path",
                libraries.toString(),
                directory.resolve("usr/bin/patchelf").toString(),
                "--set-interpreter",
                loader.toString(),
                "--force-rpath",
                "--set-rpath",
                libraries.toString()));
    Path programs = binDirectory(directory);
    PROGRAMS.forEach(program -> words.add(programs.resolve(program).toString()));
    Command.of(words).output();
  }

  private static Path binDirectory(Path directory) throws IOException {
    try (DirectoryStream<Path> versions =
        Files.newDirectoryStream(directory.resolve("usr/lib/postgresql"), "[0-9]*")) {
      for (Path version : versions) {
        if (PostgresBinaries.isIn(version.resolve("bin"))) {
          return version.resolve("bin");
        }
      }
    }
    throw new UnavailableException(directory + " has no PostgreSQL server");
  }
}
