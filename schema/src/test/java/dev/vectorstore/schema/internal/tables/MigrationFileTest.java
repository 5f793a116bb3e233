package dev.vectorstore.schema.internal.tables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.schema.VectorSchema;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MigrationFileTest {
  @Test
  void all_namesEveryFileAndItsUndo() throws Exception {
    assertThat(names(MigrationFile.MIGRATIONS))
        .containsExactlyElementsOf(MigrationFile.ALL.stream().map(MigrationFile::script).toList());
    assertThat(names(MigrationFile.UNDO))
        .containsExactlyElementsOf(
            MigrationFile.ALL.stream().map(MigrationFile::undoScript).toList());
  }

  @Test
  void all_countsToThisVersionWithoutAGap() {
    assertThat(MigrationFile.ALL.stream().map(MigrationFile::version))
        .containsExactlyElementsOf(IntStream.rangeClosed(1, VectorSchema.VERSION).boxed().toList());
  }

  private static List<String> names(String folder) throws Exception {
    Path directory = Path.of(MigrationFile.class.getResource("/" + folder + "/").toURI());
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
