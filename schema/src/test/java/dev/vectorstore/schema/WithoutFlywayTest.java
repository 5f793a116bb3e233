package dev.vectorstore.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.modulepath.ModulePathMain;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A host without a Flyway, or with one that is for other databases. */
class WithoutFlywayTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"flyway", "flyway-database-postgresql", "flyway-core"})
  void migrate_withoutFlyway_makesTheSame(String missing) throws Exception {
    try (SchemaDatabase with = new SchemaDatabase();
        SchemaDatabase without = new SchemaDatabase()) {
      migrateWithout(missing, without);
      migrateWithout(missing, without);
      VectorSchema.migrate(with.owner());

      assertThat(CatalogRows.of(without.owner())).isEqualTo(CatalogRows.of(with.owner()));
      VectorSchema.migrate(without.owner());
      assertThat(VectorSchema.check(without.owner(), SchemaName.DEFAULT).hasErrors()).isFalse();
    }
  }

  private void migrateWithout(String jar, SchemaDatabase database) throws Exception {
    Path output = directory.resolve("output");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--class-path",
                String.join(File.pathSeparator, classPathWithout(jar)),
                ModulePathMain.class.getName(),
                database.local().url(),
                database.local().user(),
                database.local().password())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();

    assertThat(process.waitFor()).as(Files.readString(output)).isZero();
    assertThat(Files.readString(output)).contains("version " + VectorSchema.VERSION);
  }

  private static List<String> classPathWithout(String jar) {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !Path.of(entry).getFileName().toString().startsWith(jar))
        .toList();
  }
}
