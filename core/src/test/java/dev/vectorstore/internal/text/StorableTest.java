package dev.vectorstore.internal.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StorableTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "a", "\uD83D\uDE00", "\uDBFF\uDFFF", "\uFFFF", "\u0001"})
  void text_whatPostgresHolds_passes(String text) {
    assertThatCode(() -> Storable.text(text, () -> "text")).doesNotThrowAnyException();
  }

  @Test
  void text_whatPostgresCannotHold_isRefusedWithItsIndex() {
    assertRefused("ab\0", "text has U+0000 at index 2, which PostgreSQL cannot hold");
    assertRefused(
        "\uD83D",
        "text has the unpaired surrogate U+D83D at index 0, which PostgreSQL cannot hold");
    assertRefused(
        "a\uDE00",
        "text has the unpaired surrogate U+DE00 at index 1, which PostgreSQL cannot hold");
    assertRefused(
        "\uDE00\uD83D",
        "text has the unpaired surrogate U+DE00 at index 0, which PostgreSQL cannot hold");
    assertRefused(
        "\uD83Da",
        "text has the unpaired surrogate U+D83D at index 0, which PostgreSQL cannot hold");
  }

  @Test
  void quoted_longOrUnprintable_isShortenedAndEscaped() {
    assertThat(Storable.quoted("a\nb\u0000\uD800")).isEqualTo("\"a\\u000ab\\u0000\\ud800\"");
    assertThat(Storable.quoted("x".repeat(101))).isEqualTo("\"" + "x".repeat(100) + "…\"");
  }

  private static void assertRefused(String text, String message) {
    assertThatThrownBy(() -> Storable.text(text, () -> "text"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
