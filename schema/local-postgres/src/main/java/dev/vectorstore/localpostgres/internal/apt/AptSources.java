package dev.vectorstore.localpostgres.internal.apt;

import dev.vectorstore.localpostgres.internal.host.UnavailableException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The distribution's own archive as this machine reaches it, so that the code has no address. */
public final class AptSources {
  private final Distribution distribution;
  private final String osRelease;
  private final List<AptSource> all;

  public AptSources(Distribution distribution, String osRelease, List<AptSource> all) {
    this.distribution = distribution;
    this.osRelease = osRelease;
    this.all = all;
  }

  /** Reads the machine's. */
  public static AptSources ofThisMachine(Path etc) throws IOException {
    Path file = etc.resolve("os-release");
    String osRelease = Files.isReadable(file) ? Files.readString(file) : "";
    Distribution distribution =
        Distribution.of(osRelease)
            .orElseThrow(() -> new UnavailableException("this system is not derived from Debian"));
    Path apt = etc.resolve("apt");
    List<AptSource> all = new ArrayList<>();
    if (Files.isReadable(apt.resolve("sources.list"))) {
      all.addAll(AptSource.ofOneLineFormat(Files.readString(apt.resolve("sources.list"))));
    }
    for (Path part : parts(apt.resolve("sources.list.d"))) {
      all.addAll(
          part.toString().endsWith(".list")
              ? AptSource.ofOneLineFormat(Files.readString(part))
              : AptSource.ofDeb822(Files.readString(part)));
    }
    return new AptSources(distribution, osRelease, all);
  }

  private static List<Path> parts(Path directory) throws IOException {
    List<Path> parts = new ArrayList<>();
    if (Files.isDirectory(directory)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.{list,sources}")) {
        files.forEach(parts::add);
      }
    }
    parts.removeIf(part -> !Files.isReadable(part));
    return parts;
  }

  public Distribution distribution() {
    return distribution;
  }

  /** The suites that may have pgvector, in the order in which to look. */
  public List<String> candidates() {
    return distribution.candidates(osRelease);
  }

  /**
   * The text of a {@code .sources} file for another suite of the same archive.
   *
   * @throws UnavailableException if no entry is the distribution's own
   */
  public String rewritten(String suite, String architecture) throws UnavailableException {
    String codename = distribution.codename(osRelease).orElse("");
    String text =
        all.stream()
            .filter(source -> distribution.owns(source, codename))
            .map(source -> source.rewritten(suite, architecture))
            .distinct()
            .collect(Collectors.joining("\n"));
    if (text.isEmpty()) {
      throw new UnavailableException(
          "apt's sources have no entry of " + distribution.word() + "'s own archive");
    }
    return text;
  }
}
