package dev.vectorstore.examples.benchmark.setup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/** Looks now and then how long an index is built, and what the server takes for it meanwhile. */
public final class BuildWatch implements AutoCloseable {
  private static final int EVERY_MILLIS = 200;
  private static final double KILOBYTES_PER_MEGABYTE = 1e6 / 1024;
  private static final double BYTES_PER_MEGABYTE = 1e6;
  private static final String PROCESSES =
      """
      select a.pid
        from pg_stat_activity a
        join pg_stat_progress_create_index b
          on b.pid in (a.pid, a.leader_pid) and b.datname = current_database()
      """;
  private static final String DISK = "select pg_database_size(current_database())";

  private final DataSource owner;
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final Future<?> looking;
  private long started;
  private long last;
  private double memory;
  private double disk;
  private final double before;

  /**
   * Begins to look.
   *
   * @param owner connections of a superuser
   */
  public BuildWatch(DataSource owner) throws SQLException {
    this.owner = owner;
    this.before = disk();
    looking = clock.scheduleWithFixedDelay(this::look, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  private synchronized void look() {
    try {
      List<String> processes = SmallQueries.texts(owner, PROCESSES);
      if (processes.isEmpty()) {
        return;
      }
      last = System.nanoTime();
      started = started == 0 ? last : started;
      double own = 0;
      double shared = 0;
      for (String process : processes) {
        own += megabytes(process, "RssAnon:");
        shared = Math.max(shared, megabytes(process, "RssShmem:"));
      }
      memory = Math.max(memory, own + shared);
      disk = Math.max(disk, disk() - before);
    } catch (SQLException | IOException e) {
      throw new IllegalStateException("the build could not be watched", e);
    }
  }

  private double disk() throws SQLException {
    return SmallQueries.number(owner, DISK) / BYTES_PER_MEGABYTE;
  }

  /** 0 if the process has ended, or runs on another machine or system. */
  private static double megabytes(String process, String name) throws IOException {
    try {
      return Files.readAllLines(Path.of("/proc", process, "status")).stream()
              .filter(line -> line.startsWith(name))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
              .findFirst()
              .orElse(0)
          / KILOBYTES_PER_MEGABYTE;
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  /** What was seen so far, with the disk as it is now. */
  public synchronized Finding finding() throws SQLException {
    if (looking.isDone()) {
      throw new IllegalStateException("the build was not watched to its end");
    }
    disk = Math.max(disk, disk() - before); // a graph in memory is written at last
    return new Finding((last - started) / 1e9, memory, disk);
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }

  /**
   * What a build took.
   *
   * @param seconds from the first look that saw a build to the last one
   * @param memory MB of all its processes at most, shared memory once
   * @param disk MB that the database grew by at most
   */
  public record Finding(double seconds, double memory, double disk) {}
}
