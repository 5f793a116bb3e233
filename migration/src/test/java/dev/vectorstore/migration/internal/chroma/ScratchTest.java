package dev.vectorstore.migration.internal.chroma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.migration.ChromaReadException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A directory that cannot be written is named, with the setting that names another. */
class ScratchTest {
  private final Path directory;

  ScratchTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void create_directoryThatIsMissing_namesItAndTheSetting() {
    Path missing = directory.resolve("missing");

    assertThatThrownBy(() -> Scratch.create(missing))
        .isInstanceOfSatisfying(
            ChromaReadException.class,
            e -> assertThat(e.reason()).isEqualTo(ChromaReadException.Reason.UNREADABLE))
        .hasMessageStartingWith("cannot write in " + missing + " (java.nio.file.")
        .hasMessageEndingWith(
            "), where the source is copied to; -Djava.io.tmpdir can name another directory");
  }

  /** In a JVM of its own, as this one has the library already. */
  @Test
  void create_placeOfTheLibraryThatCannotBeWritten_namesItAndTheSetting() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));
    Path output = directory.resolve("output");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dorg.sqlite.tmpdir=" + file,
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName(),
                directory.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();

    assertThat(process.waitFor()).as(Files.readString(output)).isZero();
    assertThat(Files.readAllLines(output))
        .contains(
            "SQLite's library cannot be unpacked into "
                + file
                + " and loaded from there; -Dorg.sqlite.tmpdir can name another directory that allows execution");
  }

  /** Makes a directory and prints why it cannot. */
  static final class Child {
    private Child() {}

    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) {
      try {
        Scratch.create(Path.of(arguments[0])).close();
      } catch (ChromaReadException e) {
        System.out.println(e.getMessage());
      }
    }
  }
}
