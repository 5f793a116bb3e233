package dev.vectorstore.examples.benchmark.contender;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Chroma server of our own on a free port of this machine, installed by npm into a directory. */
public final class ChromaServer implements AutoCloseable {
  // The bindings hold the server. Newer ones need a C library that many machines do not have yet.
  private static final String PACKAGES =
      """
      {"private": true,
       "dependencies": {"chromadb": "3.0.3"},
       "overrides": {"chromadb-js-bindings-linux-x64-gnu": "1.0.5", "chromadb-js-bindings-linux-arm64-gnu": "1.0.5"}}
      """;
  private static final Path PROGRAM = Path.of("node_modules", "chromadb", "dist", "cli.mjs");
  private static final int START_ATTEMPTS = 300;
  private static final int ATTEMPT_MILLIS = 100;

  private final Process process;
  private final Path data;
  private final URI address;

  private ChromaServer(Process process, Path data, URI address) {
    this.process = process;
    this.data = data;
    this.address = address;
  }

  /**
   * Installs and starts it.
   *
   * @param directory for the programs, which are kept
   * @return empty if this machine has no npm or cannot install or run it; says so on standard
   *     output
   */
  public static Optional<ChromaServer> start(Path directory)
      throws IOException, InterruptedException {
    if (!isOnPath("npm") || !isOnPath("node")) {
      return leftOut("npm is not on this machine");
    }
    Files.createDirectories(directory);
    if (!Files.exists(directory.resolve(PROGRAM)) && !install(directory)) {
      return leftOut("npm could not install it, see install.log in the work directory");
    }
    Path data = Files.createTempDirectory(directory, "data");
    int port = freePort();
    Process process =
        new ProcessBuilder(
                "node",
                directory.resolve(PROGRAM).toString(),
                "run",
                "--path",
                data.toString(),
                "--port",
                Integer.toString(port))
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("server.log").toFile())
            .start();
    ChromaServer server =
        new ChromaServer(process, data, URI.create("http://localhost:" + port + "/api/v2/"));
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    if (!server.answers()) {
      server.close();
      return leftOut("it did not start, see server.log in the work directory");
    }
    return Optional.of(server);
  }

  /** Where its interface is; ends with a slash. */
  URI address() {
    return address;
  }

  /** The bytes of its files. */
  long bytes() throws IOException {
    try (Stream<Path> files = Files.walk(data)) {
      return files.map(Path::toFile).filter(File::isFile).mapToLong(File::length).sum();
    }
  }

  /** The bytes of its process in memory; 0 where the system does not say. */
  long memory() throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.isReadable(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst()
        .orElse(0);
  }

  /** Kills it, as it was seen to spin for good when asked to end, and removes its data. */
  @Override
  public void close() throws IOException {
    process.destroyForcibly().onExit().join();
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static Optional<ChromaServer> leftOut(String reason) {
    System.out.println("  Chroma is left out: " + reason);
    return Optional.empty();
  }

  private static boolean isOnPath(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .filter(place -> !place.isEmpty())
        .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
  }

  private static boolean install(Path directory) throws IOException, InterruptedException {
    Files.writeString(directory.resolve("package.json"), PACKAGES);
    Process npm =
        new ProcessBuilder(List.of("npm", "install", "--no-audit", "--no-fund"))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("install.log").toFile())
            .start();
    if (!npm.waitFor(5, TimeUnit.MINUTES)) {
      npm.destroyForcibly();
      return false;
    }
    return npm.exitValue() == 0 && Files.exists(directory.resolve(PROGRAM));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private boolean answers() throws InterruptedException {
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest heartbeat = HttpRequest.newBuilder(address.resolve("heartbeat")).build();
    for (int attempt = 0; attempt < START_ATTEMPTS && process.isAlive(); attempt++) {
      try {
        if (client.send(heartbeat, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
          return true;
        }
      } catch (IOException e) {
        Thread.sleep(ATTEMPT_MILLIS); // not yet listening
      }
    }
    return false;
  }
}
