package dev.vectorstore.localchroma;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Chroma's npm package, installed once into the user's cache. */
final class ChromaPrograms {
  // The bindings contain the server. Newer versions need a C library that many machines do not have
  // yet.
  private static final String CLIENT = "3.0.3";
  private static final String BINDINGS = "1.0.5";
  private static final String PACKAGES =
      """
      {"private": true,
       "dependencies": {"chromadb": "%s"},
       "overrides": {"chromadb-js-bindings-linux-x64-gnu": "%s", "chromadb-js-bindings-linux-arm64-gnu": "%s"}}
      """
          .formatted(CLIENT, BINDINGS, BINDINGS);
  private static final Path PROGRAM = Path.of("node_modules", "chromadb", "dist", "cli.mjs");
  private static final long INSTALL_MINUTES = 5;

  private ChromaPrograms() {}

  /** The program that {@code node} runs. */
  static Path installed() throws ChromaUnavailable, IOException, InterruptedException {
    if (!isOnPath("npm") || !isOnPath("node")) {
      throw new ChromaUnavailable("npm is not on this machine");
    }
    Path directory = cache().resolve("chroma-" + CLIENT + "-" + BINDINGS);
    if (!Files.exists(directory.resolve(PROGRAM))) {
      install(directory);
    }
    return directory.resolve(PROGRAM);
  }

  /** Installs into a temporary directory first, so other processes see everything or nothing. */
  private static void install(Path directory)
      throws ChromaUnavailable, IOException, InterruptedException {
    Path temporary = newDirectory(cache());
    Files.writeString(temporary.resolve("package.json"), PACKAGES);
    Process npm =
        new ProcessBuilder(List.of("npm", "install", "--no-audit", "--no-fund"))
            .directory(temporary.toFile())
            .redirectErrorStream(true)
            .redirectOutput(temporary.resolve("install.log").toFile())
            .start();
    if (!npm.waitFor(INSTALL_MINUTES, TimeUnit.MINUTES)) {
      npm.destroyForcibly();
    }
    if (npm.isAlive() || npm.exitValue() != 0 || !Files.exists(temporary.resolve(PROGRAM))) {
      throw new ChromaUnavailable(
          "npm could not install it, see " + temporary.resolve("install.log"));
    }
    try {
      Files.move(temporary, directory, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      if (!Files.exists(directory.resolve(PROGRAM))) {
        throw e;
      }
      FileTree.delete(temporary); // another process was faster
    }
  }

  private static Path newDirectory(Path parent) throws ChromaUnavailable {
    try {
      return Files.createTempDirectory(Files.createDirectories(parent), "chroma-install-");
    } catch (IOException e) {
      throw new ChromaUnavailable(
          "cannot write in " + parent + " (" + e + "); XDG_CACHE_HOME can name another directory");
    }
  }

  private static Path cache() {
    String named = System.getenv().getOrDefault("XDG_CACHE_HOME", "");
    Path caches =
        Path.of(named).isAbsolute()
            ? Path.of(named)
            : Path.of(System.getProperty("user.home", "/"), ".cache");
    return caches.resolve("vectorstore");
  }

  private static boolean isOnPath(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .filter(place -> !place.isEmpty())
        .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
  }
}
