package dev.vectorstore.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.flywayversion.FlywayVersionMain;
import dev.vectorstore.localpostgres.LocalDatabase;
import dev.vectorstore.localpostgres.LocalPostgres;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * All works with the Flyway that a host brings, as Spring Boot's hosts do, and beside what the host
 * has for it on the class path and in the environment.
 */
class FlywayVersionsTest {
  private static final Path JARS = Path.of("target", "flyway");

  @TempDir private Path directory;

  /** What Spring Boot 3.4, 3.5, 4.0 and 4.1 manage, with its Jackson; the pom fetches the jars. */
  @ParameterizedTest
  @CsvSource({"10.20.1, 2", "11.7.2, 2", "11.14.1, 2", "12.4.0, 3"})
  void everything_withTheFlywayOfTheHost_works(String version, int jackson) throws Exception {
    Path output = directory.resolve("output");
    try (LocalDatabase database = LocalPostgres.start().newDatabase()) {
      ProcessBuilder host =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "--class-path",
                  String.join(File.pathSeparator, classPath(version, jackson)),
                  FlywayVersionMain.class.getName(),
                  database.url(),
                  database.user(),
                  database.password())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile());
      host.environment()
          .putAll(
              Map.of(
                  "FLYWAY_TARGET",
                  "1",
                  "FLYWAY_TABLE",
                  "of_the_host",
                  "FLYWAY_LOCATIONS",
                  "classpath:db/migration"));
      Process process = host.start();

      assertThat(process.waitFor()).as(Files.readString(output)).isZero();
    }
    String whole = ": version " + VectorSchema.VERSION + ", errors 0";
    assertThat(Files.readAllLines(output))
        .contains("migrated by a host" + whole, "migrated by a script" + whole)
        .containsSubsequence(
            "migrated" + whole,
            "undone: version 1, errors 1",
            "migrated" + whole,
            "undone: version 0, errors 1")
        .anyMatch(line -> line.endsWith("flyway-core-" + version + ".jar"));
  }

  private static List<String> classPath(String version, int jackson) throws Exception {
    List<String> entries = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      if (!entry.contains("flywaydb") && !entry.contains("jackson")) {
        entries.add(entry);
      }
    }
    for (Path folder : List.of(JARS.resolve(version), JARS.resolve("jackson-" + jackson))) {
      try (Stream<Path> jars = Files.list(folder)) {
        jars.map(Path::toString).forEach(entries::add);
      }
    }
    return entries;
  }
}
