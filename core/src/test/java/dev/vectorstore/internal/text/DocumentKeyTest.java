package dev.vectorstore.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class DocumentKeyTest {
  @Example
  void of_upTo1000Bytes_isTheIdItself() {
    assertThat(DocumentKey.of("")).isEmpty();
    assertThat(DocumentKey.of("a".repeat(1000))).isEqualTo("a".repeat(1000));
    assertThat(DocumentKey.of("é".repeat(500))).isEqualTo("é".repeat(500));
  }

  @Example
  void of_longerIds_differInTheEnd() {
    String id = "a".repeat(100_000);

    assertThat(DocumentKey.of(id)).hasSize(1004).startsWith("a".repeat(940));
    assertThat(DocumentKey.of(id))
        .isNotEqualTo(DocumentKey.of(id + "a"))
        .isNotEqualTo(DocumentKey.of(id + "b"));
  }

  @Property(tries = 300)
  void of_longId_isLongerThanAnyShortIdAndWholeCharacters(@ForAll("longIds") String id) {
    byte[] key = DocumentKey.of(id).getBytes(StandardCharsets.UTF_8);

    assertThat(key.length).isBetween(1001, 1004);
    assertThat(DocumentKey.of(id)).doesNotContain("\uFFFD");
  }

  @Provide
  Arbitrary<String> longIds() {
    return Arbitraries.strings()
        .withChars('a', 'é', '€')
        .ofMinLength(1001)
        .ofMaxLength(1100)
        .flatMap(
            text ->
                Arbitraries.integers()
                    .between(0, 3)
                    .map(emoji -> "x".repeat(emoji) + "\uD83D\uDE00".repeat(250) + text));
  }
}
