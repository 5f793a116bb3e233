package dev.vectorstore.examples.chromaimport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.testkit.TestDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The jar as a user runs it. */
class RunnableJarIT {
  private static final String JAR = Objects.requireNonNull(System.getProperty("runnable.jar"));
  private static final String SAMPLE =
      Path.of("../quickstart/data/chroma-wordnet").toAbsolutePath().normalize().toString();

  /** What the JVM ends with after SIGTERM, 128 + 15. */
  private static final int TERMINATED = 143;

  @RegisterExtension static final TestDatabase TEST_DATABASE = new TestDatabase();

  @TempDir private Path temp;

  @Test
  void jar_help_runs() throws Exception {
    Process process = start("--help");

    assertThat(new String(process.getInputStream().readAllBytes(), UTF_8))
        .startsWith("Usage: java -jar chroma-import.jar");
    assertThat(process.waitFor()).isZero();
  }

  @Test
  void jar_importEndedInTheMiddle_saysHowToGoOnAndGoesOn() throws Exception {
    Process process =
        start("import", SAMPLE, "--batch-size", "20", "--max-per-second", "100", "--migrate");
    List<String> said = new ArrayList<>();
    try (BufferedReader messages = process.errorReader(UTF_8)) {
      for (String line = messages.readLine(); line != null; line = messages.readLine()) {
        said.add(line);
        if (line.contains(" of 1,200")) {
          process.toHandle().destroy(); // which leaves the streams open
        }
      }
    }
    assertThat(process.waitFor()).isEqualTo(TERMINATED);
    assertThat(said)
        .contains("Run 1 is paused. This resumes it:")
        .last()
        .isEqualTo(
            "  java -jar chroma-import.jar import "
                + SAMPLE
                + " --batch-size 20 --max-per-second 100 --resume 1");
    assertThat(outputOf(0, "runs")).startsWith("Run 1, paused: ");

    assertThat(outputOf(0, "import", SAMPLE, "--resume", "1", "--verify"))
        .startsWith("Run 1, done: ")
        .endsWith("Everything arrived.\n");
  }

  private String outputOf(int status, String... arguments) throws Exception {
    Path messages = temp.resolve("messages");
    Process process = builder(arguments).redirectError(messages.toFile()).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(Files.readString(messages)).isEqualTo(status);
    return output;
  }

  private static Process start(String... arguments) throws IOException {
    return builder(arguments).start();
  }

  private static ProcessBuilder builder(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-jar", JAR));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(Login.asOwner(TEST_DATABASE));
    return builder;
  }
}
