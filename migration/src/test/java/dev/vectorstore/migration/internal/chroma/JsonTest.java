package dev.vectorstore.migration.internal.chroma;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Example;

class JsonTest {
  @Example
  void json_ofPythonAndRust_keepsEveryType() {
    Map<String, Object> read =
        Json.objectOrEmpty(
            Optional.of(
                """
                {"i": 3, "f": 3.0, "z": -0.0, "big": 1180591620717411303424, "n": NaN,
                 "p": Infinity, "m": -Infinity, "e": 1e400, "s": "\\ud800\\u0000", "k\\ud83d": true,
                 "a": [1, 2.5, "x", false, []], "l": 9223372036854775807, "o": {"#type": "x"}}"""));
    assertThat(read)
        .isEqualTo(
            Map.ofEntries(
                Map.entry("i", 3L),
                Map.entry("f", 3.0),
                Map.entry("z", -0.0),
                Map.entry("big", BigInteger.TWO.pow(70)),
                Map.entry("n", Double.NaN),
                Map.entry("p", Double.POSITIVE_INFINITY),
                Map.entry("m", Double.NEGATIVE_INFINITY),
                Map.entry("e", Double.POSITIVE_INFINITY),
                Map.entry("s", "\ud800\0"),
                Map.entry("k\ud83d", true),
                Map.entry("a", List.of(1L, 2.5, "x", false, List.of())),
                Map.entry("l", Long.MAX_VALUE),
                Map.entry("o", Map.of("#type", "x"))));
  }

  @Example
  void json_thatIsNoObject_isEmpty() {
    for (String text :
        List.of(
            "",
            " ",
            "null",
            "[]",
            "{",
            "{\"a\":}",
            "{} {}",
            "{\"a\":" + "[".repeat(5000),
            "{\"a\":" + "9".repeat(20_000) + "}")) {
      assertThat(Json.object(text)).isEmpty();
    }
  }
}
