package dev.vectorstore.localpostgres.internal.apt;

import dev.vectorstore.localpostgres.internal.host.Command;
import dev.vectorstore.localpostgres.internal.host.Requirements;
import dev.vectorstore.localpostgres.internal.host.UnavailableException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An apt with state, cache and sources of its own that takes nothing for installed. It reads the
 * machine's configuration (proxies, keys), runs none of its hooks and changes nothing of its state.
 */
public final class Apt {
  private static final Duration UPDATE_LIMIT = Duration.ofMinutes(3);
  private static final Duration DOWNLOAD_LIMIT = Duration.ofMinutes(15);
  private static final Pattern PACKAGE = Pattern.compile("postgresql-(\\d{1,4})-pgvector");
  private static final Pattern CANDIDATE =
      Pattern.compile("(?m)^\\s*Candidate: (?:\\d+:)?(\\d\\S*)");
  private static final String ERROR = "E: ";
  private static final String CONFIGURATION =
      """
      Dir::State "{directory}/state";
      Dir::State::lists "{directory}/state/lists";
      Dir::State::status "{directory}/status";
      Dir::State::extended_states "{directory}/state/extended_states";
      Dir::Cache "{directory}/cache";
      Dir::Cache::archives "{directory}/cache/archives";
      Dir::Cache::pkgcache "";
      Dir::Cache::srcpkgcache "";
      Dir::Log "{directory}/log";
      Dir::Etc::sourcelist "/dev/null";
      Dir::Etc::sourceparts "{directory}/sources";
      Dir::Etc::preferences "/dev/null";
      Dir::Etc::preferencesparts "/dev/null";
      Acquire::Languages "none";
      Acquire::Retries "2";
      APT::Architecture "{architecture}";
      APT::Get::Assume-Yes "true";
      APT::Install-Recommends "false";
      APT::Install-Suggests "false";
      APT::Keep-Downloaded-Packages "true";
      APT::Sandbox::User "root";
      APT::Update::Error-Mode "any";
      #clear APT::Update::Pre-Invoke;
      #clear APT::Update::Post-Invoke;
      #clear APT::Update::Post-Invoke-Success;
      #clear DPkg::Pre-Invoke;
      #clear DPkg::Pre-Install-Pkgs;
      #clear DPkg::Post-Invoke;
      """;

  private final Path directory;

  private Apt(Path directory) {
    this.directory = directory;
  }

  /** Prepares one in a new directory. */
  public static Apt in(Path directory, String architecture, String sources) throws IOException {
    for (String part : List.of("state/lists/partial", "cache/archives/partial", "log", "sources")) {
      Files.createDirectories(directory.resolve(part));
    }
    Files.createFile(directory.resolve("status"));
    Files.writeString(directory.resolve("sources/own.sources"), sources);
    Files.writeString(
        directory.resolve("apt.conf"),
        CONFIGURATION
            .replace("{directory}", directory.toString())
            .replace("{architecture}", architecture));
    return new Apt(directory);
  }

  public void update() throws IOException {
    run(UPDATE_LIMIT, "apt-get", "-q", "update");
  }

  /**
   * The package of a pgvector that will do: for the preferred PostgreSQL if there is one, else for
   * the newest.
   *
   * @throws UnavailableException if there is none
   */
  public String pgvector(Requirements requirements) throws IOException {
    List<String> fitting = new ArrayList<>();
    for (String name : run(UPDATE_LIMIT, "apt-cache", "pkgnames", "postgresql-").lines().toList()) {
      if (requirements.allowsPostgres(major(name))
          && Requirements.isEnoughPgvector(version(name))) {
        fitting.add(name);
      }
    }
    Comparator<String> preferredLast =
        Comparator.comparing(name -> major(name) == requirements.preferredMajor());
    return fitting.stream()
        .max(preferredLast.thenComparing(Apt::major))
        .orElseThrow(() -> new UnavailableException("it has no " + requirements));
  }

  private static int major(String name) {
    Matcher matcher = PACKAGE.matcher(name);
    return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
  }

  private String version(String name) throws IOException {
    Matcher candidate = CANDIDATE.matcher(run(UPDATE_LIMIT, "apt-cache", "policy", name));
    return candidate.find() ? candidate.group(1) : "";
  }

  /** Fetches packages with all that they depend on. */
  public List<Path> download(String... names) throws IOException {
    List<String> words = new ArrayList<>(List.of("apt-get", "-q", "--download-only", "install"));
    words.addAll(Arrays.asList(names));
    run(DOWNLOAD_LIMIT, words.toArray(String[]::new));
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> archives =
        Files.newDirectoryStream(directory.resolve("cache/archives"), "*.deb")) {
      archives.forEach(files::add);
    }
    return files;
  }

  private String run(Duration limit, String... words) throws IOException {
    List<String> configured = new ArrayList<>(Arrays.asList(words));
    configured.add(1, "--config-file=" + directory.resolve("apt.conf"));
    try {
      return Command.of(configured).limit(limit).output();
    } catch (UnavailableException e) {
      throw new UnavailableException(firstError(String.valueOf(e.getMessage())), e);
    }
  }

  /** The first line that apt marks as an error, of all that it says; or all if it marks none. */
  private static String firstError(String message) {
    return message
        .lines()
        .filter(line -> line.startsWith(ERROR))
        .map(line -> line.substring(ERROR.length()))
        .findFirst()
        .orElse(message);
  }
}
