package dev.vectorstore.migration.internal.directory.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.migration.ChromaReadException;
import dev.vectorstore.migration.ChromaReadException.Reason;
import dev.vectorstore.migration.internal.directory.Fixtures;
import dev.vectorstore.migration.internal.directory.files.FileStamp;
import dev.vectorstore.migration.internal.directory.files.SourceFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceCopyTest {
  @TempDir private Path temp;

  @Test
  void take_filesChangingDuringEachCopy_givesUp() throws Exception {
    Path directory = Fixtures.unpack("1.5.9", temp);
    Path vectors = Fixtures.file(directory, "data_level0.bin");
    SourceFiles source = SourceFiles.of(directory);
    assertThatThrownBy(
            () -> SourceCopy.take(source, temp.resolve("copy"), Duration.ZERO, () -> grow(vectors)))
        .isInstanceOf(ChromaReadException.class)
        .hasMessage(
            directory
                + " was changed by a writer during each of 5 attempts to copy it; stop Chroma, or give a copy")
        .extracting(e -> ((ChromaReadException) e).reason())
        .isEqualTo(Reason.CHANGING);
  }

  @Test
  void take_filesChangingDuringTheFirstCopy_triesAgain() throws Exception {
    Path directory = Fixtures.unpack("1.5.9", temp);
    Path vectors = Fixtures.file(directory, "data_level0.bin");
    boolean[] changed = new boolean[1];
    Map<Path, FileStamp> stamps =
        SourceCopy.take(
            SourceFiles.of(directory),
            temp.resolve("copy"),
            Duration.ZERO,
            () -> {
              if (!changed[0]) {
                changed[0] = true;
                grow(vectors);
              }
            });
    assertThat(Objects.requireNonNull(stamps.get(vectors)).size()).isEqualTo(Files.size(vectors));
  }

  private static void grow(Path file) {
    try {
      Files.write(file, new byte[1], StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
