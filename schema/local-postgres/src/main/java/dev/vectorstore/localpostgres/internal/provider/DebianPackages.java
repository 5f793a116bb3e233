package dev.vectorstore.localpostgres.internal.provider;

import dev.vectorstore.localpostgres.internal.apt.Apt;
import dev.vectorstore.localpostgres.internal.apt.AptSources;
import dev.vectorstore.localpostgres.internal.apt.MachineType;
import dev.vectorstore.localpostgres.internal.apt.PackageCache;
import dev.vectorstore.localpostgres.internal.host.Command;
import dev.vectorstore.localpostgres.internal.host.Environment;
import dev.vectorstore.localpostgres.internal.host.FileTrees;
import dev.vectorstore.localpostgres.internal.host.ProviderKind;
import dev.vectorstore.localpostgres.internal.host.Requirements;
import dev.vectorstore.localpostgres.internal.host.ServerUser;
import dev.vectorstore.localpostgres.internal.host.UnavailableException;
import dev.vectorstore.localpostgres.internal.server.PostgresBinaries;
import dev.vectorstore.localpostgres.internal.server.PostgresServer;
import dev.vectorstore.localpostgres.internal.server.RunningPostgres;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The distribution's own packages, downloaded and unpacked into a cache, see {@link
 * UnpackedPackages}.
 */
final class DebianPackages implements PostgresProvider {
  private static final Logger LOG = LoggerFactory.getLogger(DebianPackages.class);

  /** To be raised with each change of what is unpacked or patched, so that no old cache is used. */
  private static final String RECIPE = "postgres-v1";

  /** Debian's servers read time zones from here, wherever they are unpacked. */
  private static final Path TIME_ZONES = Path.of("/usr/share/zoneinfo");

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
  public ProviderKind kind() {
    return ProviderKind.PACKAGES;
  }

  @Override
  public RunningPostgres start() throws IOException {
    MachineType machine = MachineType.current();
    checkTools();
    ServerUser user = ServerUser.current();
    Requirements requirements = Requirements.of(environment);
    PackageCache cache = cache(environment.cacheDirectory(user.isRoot()), machine, requirements);
    String contents =
        cache.fill(directory -> build(directory, machine, requirements), user.jvmUserId());
    PostgresBinaries binaries = PostgresBinaries.in(binDirectory(cache.directory()));
    binaries.check(requirements);
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
   * Each requested version has its own directory. If no version is requested, the version is chosen
   * once and kept. That directory is also used if the requested version is the same.
   */
  static PackageCache cache(Path base, MachineType machine, Requirements requirements)
      throws IOException {
    String name = RECIPE + "-" + machine.debianName();
    PackageCache unasked = new PackageCache(base, name);
    if (requirements.wantedMajor().isEmpty()
        || (unasked.isComplete()
            && requirements.allowsPostgres(major(binDirectory(unasked.directory()))))) {
      return unasked;
    }
    return new PackageCache(base, name + "-" + requirements.preferredMajor());
  }

  private static String build(Path directory, MachineType machine, Requirements requirements)
      throws IOException {
    // a name of its own, as the apt of a killed build may still be writing
    Path aptDirectory = Files.createTempDirectory(directory, "apt-");
    try {
      AptSources sources = AptSources.ofThisMachine(Path.of("/etc"));
      Suite suite = firstSuite(sources, aptDirectory, machine, requirements);
      LOG.info("Downloading {} of {} into {}, once", suite.pgvector(), suite.name(), directory);
      UnpackedPackages.unpack(
          suite.apt().download(suite.pgvector(), "patchelf"), UNPACKED, directory);
      Path programs = binDirectory(directory);
      UnpackedPackages.patch(PROGRAMS.stream().map(programs::resolve).toList(), directory, machine);
      return sources.distribution().word() + " " + suite.name();
    } finally {
      FileTrees.delete(aptDirectory);
    }
  }

  /** A suite of the archive that has pgvector, as a package of this name. */
  private record Suite(String name, Apt apt, String pgvector) {}

  private static Suite firstSuite(
      AptSources sources, Path aptDirectory, MachineType machine, Requirements requirements)
      throws IOException {
    List<String> reasons = new ArrayList<>();
    for (String name : sources.candidates()) {
      String text = sources.rewritten(name, machine.debianName());
      Apt apt =
          Apt.in(Files.createDirectory(aptDirectory.resolve(name)), machine.debianName(), text);
      try {
        apt.update();
        return new Suite(name, apt, apt.pgvector(requirements));
      } catch (UnavailableException e) {
        reasons.add(name + ": " + e.getMessage());
      }
    }
    throw new UnavailableException(String.join("\n", reasons));
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

  /** The directory above the programs names it. */
  private static int major(Path binDirectory) {
    return Integer.parseInt(binDirectory.getName(binDirectory.getNameCount() - 2).toString());
  }
}
