package dev.vectorstore.examples.springboot.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The process of {@code mvn -P demo}, from its start to Ctrl-C. */
class DemoTest {
  private static final Pattern ADDRESS = Pattern.compile("Open (http://\\S+) in a browser\\..*");
  private static final int MOST_SECONDS = 60;
  private static final int ENDED_BY_SIGNAL = 128 + 15;

  @Test
  void demo_startedAndEnded_servesAndLeavesNothing() throws Exception {
    Process demo =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Demo.class.getName(),
                "--server.port=0",
                "--example.chroma-folder=../quickstart/data")
            .redirectErrorStream(true)
            .start();
    try (BufferedReader lines = demo.inputReader(StandardCharsets.UTF_8)) {
      assertThat(pageAt(addressIn(lines))).contains("chroma-wordnet");
      demo.toHandle().destroy(); // unlike the process, leaves its output to be read
      assertThat(demo.waitFor(MOST_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(demo.exitValue()).isEqualTo(ENDED_BY_SIGNAL);
      assertThat(lines.lines()).noneMatch(line -> line.matches(".*(Exception|WARN|ERROR).*"));
      assertThat(demo.descendants()).isEmpty();
    } finally {
      demo.destroyForcibly();
    }
  }

  private static URI addressIn(BufferedReader lines) throws IOException {
    StringBuilder read = new StringBuilder();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      Matcher address = ADDRESS.matcher(line);
      if (address.matches()) {
        return URI.create(address.group(1));
      }
      read.append(line).append('\n');
    }
    throw new AssertionError("it ended without an address:\n" + read);
  }

  private static String pageAt(URI address) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(address.resolve("/imports")).build(), BodyHandlers.ofString())
        .body();
  }
}
