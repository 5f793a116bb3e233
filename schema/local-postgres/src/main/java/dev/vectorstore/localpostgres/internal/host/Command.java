package dev.vectorstore.localpostgres.internal.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program with its arguments, run without a shell, with a time limit and in plain English. */
public final class Command {
  private static final Duration USUAL_LIMIT = Duration.ofMinutes(1);
  private static final int KEPT_BYTES = 1 << 18;
  private static final int SHOWN_CHARACTERS = 2_000;

  private static final List<String> UNTIL_CLOSED =
      List.of("sh", "-c", "\"$@\" & cat > /dev/null; kill -KILL $!; wait $!", "sh");

  private final List<String> prefix;
  private final List<String> words;
  private final Duration limit;

  private Command(List<String> prefix, List<String> words, Duration limit) {
    this.prefix = prefix;
    this.words = words;
    this.limit = limit;
  }

  public static Command of(String... words) {
    return of(List.of(words));
  }

  public static Command of(List<String> words) {
    return new Command(List.of(), List.copyOf(words), USUAL_LIMIT);
  }

  public Command limit(Duration longest) {
    return new Command(prefix, words, longest);
  }

  /** The same program, run by another one that takes it as its last arguments. */
  public Command through(List<String> runner) {
    return new Command(List.copyOf(runner), words, limit);
  }

  public static boolean isOnPath(String program) {
    return find(program).isPresent();
  }

  /** The file of a program's name. */
  public static Optional<Path> find(String program) {
    String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
    return Arrays.stream(path.split(File.pathSeparator))
        .filter(directory -> directory.startsWith("/"))
        .map(directory -> Path.of(directory, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Runs the program and returns the end of what it wrote to both streams.
   *
   * @throws UnavailableException if it cannot be run, fails, or does not end in time
   * @throws InterruptedIOException if the thread is interrupted; its flag stays set
   */
  public String output() throws IOException {
    // A file cannot block the program, and no wait is needed for a grandchild that keeps a pipe
    // open. It has no name while the program runs, so that a killed JVM leaves none.
    Path file = emptyFile();
    try (FileChannel output = FileChannel.open(file, StandardOpenOption.READ)) {
      Process process = start(file);
      Files.delete(file);
      int exitCode = exitCode(process);
      return checked(exitCode, tail(output, KEPT_BYTES).strip());
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /**
   * Starts the program and lets it run until the input of the returned process is closed, or this
   * JVM ends in whatever way: the shell above it waits for the end of its input, and kills it then.
   *
   * @param output where it writes both streams to
   */
  public Process untilClosed(Path output) throws IOException {
    List<String> watched = new ArrayList<>(UNTIL_CLOSED);
    watched.addAll(words);
    ProcessBuilder builder =
        new ProcessBuilder(Stream.concat(prefix.stream(), watched.stream()).toList())
            .directory(new File("/"))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    prepare(builder.environment());
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UnavailableException(program() + " cannot be run: " + e.getMessage(), e);
    }
  }

  private static Path emptyFile() throws UnavailableException {
    try {
      return Files.createTempFile("vectorstore-command-", ".log");
    } catch (IOException e) {
      Path directory = Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
      throw FileTrees.notWritable(directory, FileTrees.TEMPORARY, e);
    }
  }

  private String checked(int exitCode, String text) throws UnavailableException {
    if (exitCode != 0) {
      throw new UnavailableException(
          program() + " failed with exit code " + exitCode + ": " + end(text));
    }
    return text;
  }

  private static String end(String text) {
    return text.substring(Math.max(0, text.length() - SHOWN_CHARACTERS));
  }

  private Process start(Path output) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(Stream.concat(prefix.stream(), words.stream()).toList())
            .directory(new File("/")) // the server's user may not be able to read this JVM's
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    prepare(builder.environment());
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      return process;
    } catch (IOException e) {
      throw new UnavailableException(program() + " cannot be run: " + e.getMessage(), e);
    }
  }

  private static void prepare(Map<String, String> environment) {
    environment.keySet().removeIf(name -> name.startsWith("PG") || name.equals("LANGUAGE"));
    environment.put("LC_ALL", "C");
    environment.put("DEBIAN_FRONTEND", "noninteractive");
  }

  private int exitCode(Process process) throws IOException {
    try {
      if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        return process.exitValue();
      }
      throw new UnavailableException(program() + " did not end within " + limit.toSeconds() + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while " + program() + " ran");
    } finally {
      if (process.isAlive()) {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroyForcibly();
      }
    }
  }

  private String program() {
    return Path.of(words.get(0)).getFileName().toString();
  }

  /** Reads the last bytes of a file, never through a symbolic link. */
  public static String tail(Path file, int bytes) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      return tail(channel, bytes);
    }
  }

  private static String tail(FileChannel channel, int bytes) throws IOException {
    channel.position(Math.max(0, channel.size() - bytes));
    ByteBuffer buffer = ByteBuffer.allocate(bytes);
    while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
      // read() returns what is there, not all that was asked for
    }
    return UTF_8.decode(buffer.flip()).toString();
  }
}
