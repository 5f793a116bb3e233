package dev.vectorstore.localchroma;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A Chroma server on a free port of this machine, from npm's package {@code chromadb}. Its programs
 * are installed once into the user's cache. Its data is in a directory that is removed on close, or
 * in a directory of the caller, which is kept. No argument may be null.
 */
public final class LocalChroma implements AutoCloseable {
  private static final int START_ATTEMPTS = 300;
  private static final int ATTEMPT_MILLIS = 100;

  private final Process process;
  private final Path data;
  private final boolean ownsData;
  private final URI address;

  private LocalChroma(Process process, Path data, boolean ownsData, URI address) {
    this.process = process;
    this.data = data;
    this.ownsData = ownsData;
    this.address = address;
  }

  /**
   * Starts a server on a new, empty directory.
   *
   * @throws ChromaUnavailable if this machine has no npm, or cannot install or run it
   */
  public static LocalChroma start() throws ChromaUnavailable, IOException, InterruptedException {
    return start(Files.createTempDirectory("vectorstore-local-chroma-"), true);
  }

  /**
   * Starts a server on this directory, which may have data of another Chroma.
   *
   * @throws ChromaUnavailable if this machine has no npm, or cannot install or run it
   */
  public static LocalChroma start(Path data)
      throws ChromaUnavailable, IOException, InterruptedException {
    return start(data, false);
  }

  private static LocalChroma start(Path data, boolean ownsData)
      throws ChromaUnavailable, IOException, InterruptedException {
    Path program = ChromaPrograms.installed();
    int port = freePort();
    Process process =
        new ProcessBuilder(
                "node",
                program.toString(),
                "run",
                "--path",
                data.toString(),
                "--port",
                Integer.toString(port))
            .directory(data.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    LocalChroma server =
        new LocalChroma(process, data, ownsData, URI.create("http://localhost:" + port));
    if (!server.answers()) {
      server.close();
      throw new ChromaUnavailable("the server did not start; run node " + program + " run");
    }
    return server;
  }

  /** The address of the server, without a path. */
  public URI address() {
    return address;
  }

  /** The directory of its data. */
  public Path data() {
    return data;
  }

  /** The id of its process. */
  public long pid() {
    return process.pid();
  }

  /**
   * Kills the server, because it was seen to spin forever when asked to end. Closing twice does
   * nothing.
   */
  @Override
  public void close() throws IOException {
    process.destroyForcibly().onExit().join();
    if (ownsData && Files.exists(data)) {
      FileTree.delete(data);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private boolean answers() throws InterruptedException {
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest heartbeat =
        HttpRequest.newBuilder(address.resolve("/api/v2/heartbeat"))
            .timeout(Duration.ofSeconds(5))
            .build();
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
