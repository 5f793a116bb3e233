package dev.vectorstore.migration.internal.translate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChromaMetadataTest {
  @Test
  void escaped_numbersThatJsonCannotHold_areNamed() {
    assertThat(
            ChromaMetadata.escaped(
                Map.of(
                    "nan",
                    Double.NaN,
                    "inf",
                    Double.NEGATIVE_INFINITY,
                    "zero",
                    -0.0,
                    "one",
                    1.0,
                    "int",
                    0L)))
        .isEqualTo(
            Map.of(
                "nan", Map.of("$float", "NaN"),
                "inf", Map.of("$float", "-Infinity"),
                "zero", Map.of("$float", "-0.0"),
                "one", 1.0,
                "int", 0L));
  }

  @Test
  void escaped_textAtAnyDepth_isStorable() {
    assertThat(
            ChromaMetadata.escaped(
                Map.of(
                    "k\0",
                    "v\0",
                    "list",
                    List.of("\uD800"),
                    "map",
                    Map.of("in\0", List.of("\u241B")))))
        .isEqualTo(
            Map.of(
                "k\u241B0000", "v\u241B0000",
                "list", List.of("\u241Bd800"),
                "map", Map.of("in\u241B0000", List.of("\u241B241b"))));
  }
}
