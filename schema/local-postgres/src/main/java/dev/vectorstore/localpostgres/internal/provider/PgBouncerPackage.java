package dev.vectorstore.localpostgres.internal.provider;

import dev.vectorstore.localpostgres.internal.apt.Apt;
import dev.vectorstore.localpostgres.internal.apt.AptSources;
import dev.vectorstore.localpostgres.internal.apt.MachineType;
import dev.vectorstore.localpostgres.internal.apt.PackageCache;
import dev.vectorstore.localpostgres.internal.host.Command;
import dev.vectorstore.localpostgres.internal.host.Environment;
import dev.vectorstore.localpostgres.internal.host.FileTrees;
import dev.vectorstore.localpostgres.internal.host.ServerUser;
import dev.vectorstore.localpostgres.internal.host.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** PgBouncer, as it is installed, or as the distribution's package unpacked into the cache. */
public final class PgBouncerPackage {
  private static final Logger LOG = LoggerFactory.getLogger(PgBouncerPackage.class);

  /** To be raised with each change of what is unpacked or patched. */
  private static final String RECIPE = "pgbouncer-v1";

  private static final String NAME = "pgbouncer";
  private static final Path PLACE = Path.of("usr/sbin", NAME);
  private static final Pattern UNPACKED =
      Pattern.compile("(lib(?!perl|pam-modules-bin)|pgbouncer|patchelf).*");

  private PgBouncerPackage() {}

  /**
   * The program.
   *
   * @throws UnavailableException if it is not installed and cannot be unpacked
   */
  public static Path program(Environment environment) throws IOException {
    Optional<Path> installed =
        Command.find(NAME)
            .or(() -> Optional.of(Path.of("/").resolve(PLACE)).filter(Files::isExecutable));
    if (installed.isPresent()) {
      return installed.get();
    }
    MachineType machine = MachineType.current();
    ServerUser user = ServerUser.current();
    PackageCache cache =
        new PackageCache(
            environment.cacheDirectory(user.isRoot()), RECIPE + "-" + machine.debianName());
    cache.fill(directory -> build(directory, machine), user.jvmUserId());
    return cache.directory().resolve(PLACE);
  }

  private static String build(Path directory, MachineType machine) throws IOException {
    Path aptDirectory = Files.createTempDirectory(directory, "apt-");
    try {
      AptSources sources = AptSources.ofThisMachine(Path.of("/etc"));
      List<String> reasons = new ArrayList<>();
      for (String suite : sources.candidates()) {
        try {
          unpack(sources, suite, aptDirectory, directory, machine);
          return sources.distribution().word() + " " + suite;
        } catch (UnavailableException e) {
          reasons.add(suite + ": " + e.getMessage());
        }
      }
      throw new UnavailableException(String.join("\n", reasons));
    } finally {
      FileTrees.delete(aptDirectory);
    }
  }

  private static void unpack(
      AptSources sources, String suite, Path aptDirectory, Path directory, MachineType machine)
      throws IOException {
    Apt apt =
        Apt.in(
            Files.createDirectory(aptDirectory.resolve(suite)),
            machine.debianName(),
            sources.rewritten(suite, machine.debianName()));
    apt.update();
    LOG.info("Downloading {} of {} into {}, once", NAME, suite, directory);
    UnpackedPackages.unpack(apt.download(NAME, "patchelf"), UNPACKED, directory);
    UnpackedPackages.patch(List.of(directory.resolve(PLACE)), directory, machine);
  }
}
