package dev.vectorstore.embedding.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class HttpModelSettingsTest {
  private static final URI BASE = URI.create("http://localhost:8080/path/v1");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ftp://localhost/v1 | begins with http:// or https://",
        "localhost/v1 | begins with http:// or https://",
        "/v1 | begins with http:// or https://",
        "mailto:a@localhost | begins with http:// or https://",
        "http://me:secret@localhost/v1 | has no user information; set apiKey or a header",
        "http://me@localhost/v1 | has no user information; set apiKey or a header",
        "http:///v1 | has a host",
        "http:v1 | has a host",
        "http://localhost/v1?key=secret#x | must not have a fragment",
        "http://localhost/v1#x | must not have a fragment"
      })
  void of_addressThatIsNone_isRefused(URI base, String why) {
    assertThatThrownBy(() -> HttpModelSettings.of(base, "m"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the address of an embedding model " + why);
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        refused(s -> s.dimension(0), "dimension is from 1 to 16000, not 0"),
        refused(s -> s.shortenedTo(16_001), "dimension is from 1 to 16000, not 16001"),
        refused(s -> s.maxTokens(0), "maxTokens is from 1 to 2147483647, not 0"),
        refused(s -> s.maxBatchTexts(2_049), "maxBatchTexts is from 1 to 2048, not 2049"),
        refused(s -> s.maxBatchTokens(0), "maxBatchTokens is from 1 to 2147483647, not 0"),
        refused(s -> s.concurrency(257), "concurrency is from 1 to 256, not 257"),
        refused(s -> s.maxRetries(-1), "maxRetries is from 0 to 100, not -1"),
        refused(
            s -> s.requestTimeout(Duration.ZERO),
            "requestTimeout is more than nothing and at most a day, not PT0S"),
        refused(
            s -> s.connectTimeout(Duration.ofDays(2)),
            "connectTimeout is more than nothing and at most a day, not PT48H"),
        refused(
            s -> s.firstWait(Duration.ofMillis(-1)),
            "firstWait is more than nothing and at most a day, not PT-0.001S"),
        refused(
            s -> s.longestWait(Duration.ZERO),
            "longestWait is more than nothing and at most a day, not PT0S"),
        refused(s -> s.name(" "), "an embedding model needs a name"),
        refused(s -> s.header("host", "x"), "no header that can be set here: host"),
        refused(s -> s.header("a b", "x"), "no header that can be set here: a b"),
        refused(s -> s.header("", "x"), "no header that can be set here: "),
        refused(s -> s.apiKeyHeader("a b"), "no header that can be set here: a b"),
        refused(s -> s.apiKeyHeader("Host"), "no header that can be set here: Host"),
        refused(
            s -> s.header("X-Key", "secret\r\nX: y"),
            "the value of header X-Key has a character that it cannot hold, at index 6"));
  }

  private static Arguments refused(UnaryOperator<HttpModelSettings> change, String message) {
    return Arguments.of(change, message);
  }

  @ParameterizedTest
  @MethodSource("refused")
  void settings_outOfRange_areRefused(UnaryOperator<HttpModelSettings> change, String message) {
    HttpModelSettings settings = HttpModelSettings.of(BASE, "m");

    assertThatThrownBy(() -> change.apply(settings))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void toString_withSecrets_showsNone() {
    HttpModelSettings settings =
        HttpModelSettings.of(BASE, "m").apiKey(() -> "secret").header("X-Key", "secret");

    assertThat(settings)
        .hasToString("HttpModelSettings[model=m, server=http://localhost:8080, headers=[X-Key]]");
  }

  @Test
  void header_onACopy_leavesTheOriginal() {
    HttpModelSettings settings = HttpModelSettings.of(BASE, "m");

    settings.header("X-Key", "x").dimension(3);

    assertThat(settings.values().headers.names()).isEmpty();
    assertThat(settings.values().dimension).isEmpty();
  }
}
