package dev.vectorstore.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A process has one environment of ONNX Runtime, and whoever asks for thread options when there is
 * one is refused. So each of these has a JVM of its own.
 */
class OnnxInHostTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({
    "before, plain",
    "before, named",
    "before, threads",
    "before, djl",
    "after, plain",
    "after, named",
    "after, djl"
  })
  void load_hostWithOnnxRuntime_bothWork(String order, String how) throws Exception {
    Path log = directory.resolve("log");
    Process host = host(log, order, how);

    assertThat(host.waitFor()).as(() -> read(log)).isZero();
  }

  @Test
  void load_temporaryDirectoryThatCannotBeWritten_namesItAndTheSetting() throws Exception {
    Path missing = directory.resolve("missing");
    Path log = directory.resolve("log");

    Process host = host(log, "after", "plain", "-Djava.io.tmpdir=" + missing);

    assertThat(host.waitFor()).isNotZero();
    assertThat(read(log))
        .contains(
            "the embedding model fruit cannot be loaded: cannot write in "
                + missing
                + " (java.nio.file.")
        .contains("; -Djava.io.tmpdir can name another directory");
  }

  private Process host(Path log, String order, String how, String... options) throws IOException {
    Path model = TinyModel.in(directory.resolve("fruit")).path();
    List<String> words =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    words.addAll(List.of(options));
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), OnnxInHost.class.getName()));
    words.addAll(List.of(order, how, model.toString()));
    return new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
