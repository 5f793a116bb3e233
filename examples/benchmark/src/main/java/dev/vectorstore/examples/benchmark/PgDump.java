package dev.vectorstore.examples.benchmark;

import dev.vectorstore.examples.benchmark.setup.SmallQueries;
import dev.vectorstore.localpostgres.LocalDatabase;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.stream.Stream;

/** A dump of a whole database by PostgreSQL's own program. */
final class PgDump {
  private static final String SERVER_PROGRAMS =
      "select setting from pg_config where name = 'BINDIR'";

  private PgDump() {}

  /**
   * Dumps the database into a file that is deleted afterwards.
   *
   * @return the result; empty if there is no such program on this machine
   */
  static Optional<Result> run(LocalDatabase database)
      throws IOException, SQLException, InterruptedException {
    Optional<Path> program = program(database);
    return program.isEmpty() ? Optional.empty() : Optional.of(run(program.get(), database));
  }

  private static Result run(Path program, LocalDatabase database)
      throws IOException, InterruptedException {
    Path dump = Files.createTempFile("benchmark", ".dump");
    Path output = Files.createTempFile("benchmark", ".output");
    try {
      long start = System.nanoTime();
      int status = process(program, database, dump, output).waitFor();
      double seconds = (System.nanoTime() - start) / 1e9;
      return new Result(status == 0, seconds, Files.size(dump), Files.readString(output).strip());
    } finally {
      Files.delete(dump);
      Files.delete(output);
    }
  }

  private static Process process(Path program, LocalDatabase database, Path dump, Path output)
      throws IOException {
    String url = database.url().substring("jdbc:".length());
    ProcessBuilder builder =
        new ProcessBuilder(
            program.toString(), "--format=custom", "--file=" + dump, "--dbname=" + url);
    builder.environment().put("PGUSER", database.user());
    builder.environment().put("PGPASSWORD", database.password());
    return builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
  }

  /** The program, among the server's own programs if they are on this machine, or on the path. */
  private static Optional<Path> program(LocalDatabase database) throws SQLException {
    Stream<String> path =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator));
    return Stream.concat(SmallQueries.texts(database.dataSource(), SERVER_PROGRAMS).stream(), path)
        .filter(place -> !place.isEmpty())
        .map(place -> Path.of(place, "pg_dump"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * The result of a dump.
   *
   * @param succeeded whether the program succeeded
   * @param seconds the duration
   * @param bytes the size of the file
   * @param output the output of the program, which is empty if it succeeded
   */
  record Result(boolean succeeded, double seconds, long bytes, String output) {}
}
