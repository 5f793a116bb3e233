package dev.vectorstore.localpostgres.internal.server;

import dev.vectorstore.localpostgres.internal.host.Command;
import dev.vectorstore.localpostgres.internal.host.Requirements;
import dev.vectorstore.localpostgres.internal.host.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The programs of one PostgreSQL and the version of its pgvector, or '' if it has none. */
public record PostgresBinaries(Path directory, int major, String pgvector) {
  private static final Pattern MAJOR = Pattern.compile("PostgreSQL\\D*(\\d+)");
  private static final Pattern DEFAULT_VERSION =
      Pattern.compile("(?m)^\\s*default_version\\s*=\\s*'([^']*)'");
  private static final Pattern DEBIAN_PLACE = Pattern.compile("/usr/lib/postgresql/(\\d+)/bin");
  private static final List<String> SERVER_PROGRAMS = List.of("initdb", "pg_ctl", "postgres");

  public static boolean isIn(Path directory) {
    return SERVER_PROGRAMS.stream().map(directory::resolve).allMatch(Files::isExecutable);
  }

  /** Looks at the programs in a directory. */
  public static PostgresBinaries in(Path directory) throws IOException {
    String answer = Command.of(directory.resolve("postgres").toString(), "--version").output();
    Matcher version = MAJOR.matcher(answer.replace("(", "").replace(")", ""));
    if (!version.find()) {
      throw new UnavailableException(directory + " has a postgres of unknown version: " + answer);
    }
    return new PostgresBinaries(
        directory, Integer.parseInt(version.group(1)), pgvector(shareDirectory(directory)));
  }

  private static Path shareDirectory(Path directory) throws IOException {
    Path config = directory.resolve("pg_config");
    if (Files.isExecutable(config)) {
      return Path.of(Command.of(config.toString(), "--sharedir").output());
    }
    Matcher debian = DEBIAN_PLACE.matcher(directory.toString());
    return debian.matches()
        ? Path.of("/usr/share/postgresql", debian.group(1))
        : directory.resolveSibling("share");
  }

  private static String pgvector(Path shareDirectory) throws IOException {
    Path control = shareDirectory.resolve("extension").resolve("vector.control");
    if (!Files.isReadable(control)) {
      return "";
    }
    Matcher version = DEFAULT_VERSION.matcher(Files.readString(control));
    return version.find() ? version.group(1) : "";
  }

  public void check(Requirements requirements) throws UnavailableException {
    String name = "PostgreSQL " + major + " in " + directory;
    requirements.checkPostgres(major, name);
    Requirements.checkPgvector(pgvector, name);
  }

  public Path program(String name) {
    return directory.resolve(name);
  }
}
