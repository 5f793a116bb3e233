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
