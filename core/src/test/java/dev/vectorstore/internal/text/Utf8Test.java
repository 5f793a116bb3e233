package dev.vectorstore.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;

class Utf8Test {
  @Property
  void length_anyText_isThatOfItsBytes(@ForAll @CharRange(from = 0, to = '\uD7FF') String text) {
    String withPair = text + "\uD83D\uDE00" + text;

    assertThat(Utf8.length(withPair)).isEqualTo(withPair.getBytes(StandardCharsets.UTF_8).length);
  }
}
