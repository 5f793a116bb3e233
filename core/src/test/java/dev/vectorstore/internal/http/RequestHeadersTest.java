package dev.vectorstore.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.net.URI;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NullUnmarked
class RequestHeadersTest {
  private static Map<String, List<String>> sent(RequestHeaders headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost/"));
    headers.addTo(request);
    return request.build().headers().map();
  }

  @Test
  void with_sameNameInAnotherCase_isReplaced() {
    RequestHeaders one = RequestHeaders.NONE.withFixed("x-key", "1");

    assertThat(sent(one.withFixed("X-KEY", "2")).values()).containsExactly(List.of("2"));
    assertThat(sent(one)).containsExactly(Map.entry("x-key", List.of("1")));
  }

  @Test
  void addTo_supplier_isAskedEachTime() {
    AtomicInteger asked = new AtomicInteger();
    RequestHeaders headers = RequestHeaders.NONE.with("X-Key", () -> "k" + asked.incrementAndGet());

    sent(headers);

    assertThat(sent(headers)).containsExactly(Map.entry("X-Key", List.of("k2")));
  }

  @Test
  void toString_ofHeaders_hasNoValue() {
    RequestHeaders headers = RequestHeaders.NONE.withFixed("X-B", "secret").with("a", () -> "s");

    assertThat(headers).hasToString("[a, X-B]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a:", "é", "Host", "content-LENGTH", "Upgrade", "accept"})
  void with_noHeaderOrOneOfOurs_isRefused(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RequestHeaders.NONE.with(name, () -> ""))
        .withMessage("no header that can be set here: " + name);
  }

  @Test
  void withFixed_lineBreak_isRefusedWithoutTheValue() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RequestHeaders.NONE.withFixed("X-A", "ab\r\nX-B: c"))
        .withMessage("the value of header X-A has a character that it cannot hold, at index 2");
  }

  @Test
  void addTo_lineBreakFromSupplier_isRefusedWithoutTheValue() {
    RequestHeaders headers = RequestHeaders.NONE.with("X-A", () -> "é");

    assertThatIllegalStateException()
        .isThrownBy(() -> sent(headers))
        .withMessage("the value of header X-A has a character that it cannot hold, at index 0");
  }

  @Property
  void firstUnsendable_anyText_isWhereTheFirstCharacterBeyondAsciiStands(
      @ForAll @StringLength(max = 20) String value) {
    int first = RequestHeaders.firstUnsendable(value);

    String sendable = first < 0 ? value : value.substring(0, first);
    assertThat(sendable).matches("[ -~]*");
    assertThat(first < 0 || !value.substring(first, first + 1).matches("[ -~]")).isTrue();
  }
}
