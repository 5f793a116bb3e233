package dev.vectorstore.localpostgres.internal.server;

import dev.vectorstore.localpostgres.internal.host.Command;
import dev.vectorstore.localpostgres.internal.host.ServerUser;
import dev.vectorstore.localpostgres.internal.host.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** The main process of a server, found by its data directory. */
final class Postmaster {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
  private static final int PID_FILE_BYTES = 4096;

  private Postmaster() {}

  /**
   * The living process that the data directory names, if its arguments name that data directory.
   */
  static Optional<ProcessHandle> of(Path data) throws IOException {
    Path file = data.resolve("postmaster.pid");
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    String pid = Command.tail(file, PID_FILE_BYTES).lines().findFirst().orElse("").strip();
    if (!pid.matches("\\d{1,18}")) {
      return Optional.empty();
    }
    return ProcessHandle.of(Long.parseLong(pid)).filter(process -> serves(process, data));
  }

  private static boolean serves(ProcessHandle process, Path data) {
    return process.info().arguments().stream()
        .flatMap(Arrays::stream)
        .anyMatch(data.toString()::equals);
  }

  /** Stops the server of a directory at once; nothing if there is none. */
  static void stop(DataDirectory directory, ServerUser user) throws IOException {
    Optional<ProcessHandle> process = of(directory.data());
    if (process.isEmpty()) {
      return;
    }
    try {
      goOn(directory, user); // one that is suspended ends only then
      user.command(
              directory.programs().resolve("pg_ctl"),
              "--pgdata=" + directory.data(),
              "--mode=immediate",
              "--wait",
              "--timeout=" + STOP_LIMIT.toSeconds(),
              "stop")
          .output();
    } catch (UnavailableException e) {
      // its programs may have been removed since; its processes end with the first one
      process.get().destroyForcibly();
      awaitEnd(process.get());
    }
  }

  /** Stops all processes of the server until {@link #goOn}. Their connections stay open. */
  static void suspend(DataDirectory directory, ServerUser user) throws IOException {
    ProcessHandle main =
        of(directory.data()).orElseThrow(() -> new UnavailableException("it does not run"));
    signal(user, "-STOP", Stream.of(main)); // so that it starts no more
    signal(user, "-STOP", main.descendants());
  }

  /** Lets all processes of the server go on; nothing if there is none. */
  static void goOn(DataDirectory directory, ServerUser user) throws IOException {
    Optional<ProcessHandle> main = of(directory.data());
    if (main.isPresent()) {
      signal(user, "-CONT", Stream.concat(main.get().descendants(), main.stream()));
    }
  }

  /** Of those that have ended meanwhile nothing is said. */
  private static void signal(ServerUser user, String signal, Stream<ProcessHandle> processes)
      throws IOException {
    for (ProcessHandle process : processes.toList()) {
      try {
        user.command(Path.of("kill"), signal, Long.toString(process.pid())).output();
      } catch (UnavailableException e) {
        if (process.isAlive()) {
          throw e;
        }
      }
    }
  }

  private static void awaitEnd(ProcessHandle process) throws IOException {
    try {
      process.onExit().get(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new UnavailableException("process " + process.pid() + " does not end", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException("interrupted while process " + process.pid() + " ended", e);
    }
  }
}
