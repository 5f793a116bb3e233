package dev.vectorstore.examples.chromaimport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.examples.chromaimport.output.JsonText;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonTextTest {
  record Inner(Optional<String> text, OptionalInt number) {
    /** Is no component, though a mapper could take it for a property. */
    @SuppressWarnings({"EffectivelyPrivate", "UnusedMethod"})
    public boolean isEmpty() {
      return true;
    }
  }

  record Outer(
      long count,
      double share,
      Inner given,
      Inner left,
      Instant at,
      Duration busy,
      Map<String, @Nullable Object> map,
      List<Integer> list) {}

  @Test
  void of_record_hasItsComponentsInOrder() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("b", null);
    map.put("a", true);
    Outer value =
        new Outer(
            1L << 60,
            0.5,
            new Inner(Optional.of("ü\""), OptionalInt.of(3)),
            new Inner(Optional.empty(), OptionalInt.empty()),
            Instant.parse("2026-01-02T03:04:05.060Z"),
            Duration.ofMillis(1500),
            map,
            List.of(1, 2));

    assertThat(JsonText.of(value))
        .isEqualToNormalizingNewlines(
            """
            {
              "count" : 1152921504606846976,
              "share" : 0.5,
              "given" : {
                "text" : "ü\\"",
                "number" : 3
              },
              "left" : {
                "text" : null,
                "number" : null
              },
              "at" : "2026-01-02T03:04:05.060Z",
              "busy" : "PT1.5S",
              "map" : {
                "b" : null,
                "a" : true
              },
              "list" : [ 1, 2 ]
            }""");
  }

  @Test
  void of_whatIsJsonAlready_isLeftAsItIs() {
    assertThat(JsonText.of(Map.of("report", new JsonText.Ready("{\"a\":1}"))))
        .isEqualToNormalizingNewlines("{\n  \"report\" : {\"a\":1}\n}");
    assertThat(JsonText.of(new JsonText.Ready("[]"))).isEqualTo("[]");
  }
}
