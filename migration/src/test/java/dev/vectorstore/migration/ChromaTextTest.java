package dev.vectorstore.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class ChromaTextTest {

  @Example
  void escape_unstorableUnits_areWrittenAsFourDigits() {
    assertThat(ChromaText.escape("a\0b")).isEqualTo("a␛0000b");
    assertThat(ChromaText.escape("\ud800x")).isEqualTo("␛d800x");
    assertThat(ChromaText.escape("x\udfff")).isEqualTo("x␛dfff");
    assertThat(ChromaText.escape("␛")).isEqualTo("␛241b");
  }

  @Example
  void escape_storableText_standsUnchanged() {
    String text = "plain, ünïcode, 😀, \t\n\u0001\uFFFF";
    assertThat(ChromaText.escape(text)).isSameAs(text);
  }

  @Example
  void unescape_escapeOfNothing_isLeftAsItIs() {
    for (String text : new String[] {"␛", "␛000", "␛00g0", "␛0041", "␛D800", "␛241B", "␛␛"}) {
      assertThat(ChromaText.unescape(text)).isEqualTo(text);
    }
  }

  @Example
  void unescape_escapedEscapeBeforeDigits_isNotReadTwice() {
    assertThat(ChromaText.unescape("␛241b0000")).isEqualTo("␛0000");
    assertThat(ChromaText.unescape("␛␛0000")).isEqualTo("␛\0");
  }

  @Property
  void unescape_ofEscape_isTheText(@ForAll("texts") String text) {
    assertThat(ChromaText.unescape(ChromaText.escape(text))).isEqualTo(text);
  }

  @Property
  void escape_anyText_canBeStored(@ForAll("texts") String text) {
    assertThat(ChromaText.escape(text).codePoints())
        .noneMatch(point -> point == 0 || (point >= 0xD800 && point <= 0xDFFF));
  }

  @Property
  void escape_distinctTexts_stayDistinct(
      @ForAll("texts") String one, @ForAll("texts") String other) {
    assertThat(ChromaText.escape(one).equals(ChromaText.escape(other)))
        .isEqualTo(one.equals(other));
  }

  /** Any code units, most of them from those that matter to the rule. */
  @Provide
  Arbitrary<String> texts() {
    Arbitrary<Character> units =
        Arbitraries.frequencyOf(
            Tuple.of(4, Arbitraries.of('␛', '\0', '\ud800', '\udbff', '\udc00', '\udfff')),
            Tuple.of(4, Arbitraries.of('0', '2', '4', '1', 'b', 'd', '8', 'f', 'B')),
            Tuple.of(1, Arbitraries.integers().between(0, 0xffff).map(i -> (char) (int) i)));
    return units.list().ofMaxSize(12).map(ChromaTextTest::join);
  }

  private static String join(List<Character> units) {
    StringBuilder text = new StringBuilder();
    units.forEach(text::append);
    return text.toString();
  }
}
