package dev.vectorstore.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** In a JVM of its own whose heap is all there from the start, so that only native memory grows. */
@Tag("heavy")
@EnabledOnOs(OS.LINUX)
class NativeMemoryTest {
  private static final long MAX_GROWTH_KIB = 24 * 1024;

  @Test
  void embedDocuments_fiveThousandBatches_keepTheMemory(@TempDir Path directory) throws Exception {
    Path output = directory.resolve("output");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms512m",
                "-Xmx512m",
                "-XX:+AlwaysPreTouch",
                "-cp",
                System.getProperty("java.class.path"),
                ManyBatches.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .redirectOutput(output.toFile())
            .start();

    assertThat(process.waitFor()).isZero();
    List<String> lines = Files.readAllLines(output);
    System.out.println(lines);
    assertThat(growth(lines, "batches ")).isLessThan(MAX_GROWTH_KIB);
    assertThat(growth(lines, "loads ")).isLessThan(MAX_GROWTH_KIB);
  }

  private static long growth(List<String> lines, String what) {
    List<Long> kib =
        lines.stream()
            .filter(line -> line.startsWith(what))
            .map(line -> Long.valueOf(line.substring(what.length())))
            .toList();
    assertThat(kib).hasSize(2);
    return kib.get(1) - kib.get(0);
  }
}
