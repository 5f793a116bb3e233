package dev.vectorstore.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    Path model = TinyModel.in(directory.resolve("fruit")).path();
    Path log = directory.resolve("log");

    Process host =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                OnnxInHost.class.getName(),
                order,
                how,
                model.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();

    assertThat(host.waitFor()).as(() -> read(log)).isZero();
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
