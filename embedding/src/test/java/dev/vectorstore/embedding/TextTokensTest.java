package dev.vectorstore.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.model.TextTokens;
import dev.vectorstore.model.TextTokens.Range;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import org.junit.jupiter.api.Test;

class TextTokensTest {
  private static final DjlEmbeddingModel MODEL = DjlEmbeddingModel.allMiniLmL6V2();
  private static final TextTokens TOKENS = MODEL.tokens().orElseThrow();

  @AfterContainer
  static void close() {
    MODEL.close();
  }

  @Test
  void specialTokens_bert_areTwo() {
    assertThat(TOKENS.specialTokens()).isEqualTo(2);
  }

  @Test
  void of_words_givesTheirCharacters() {
    assertThat(words("An apple, unbelievably"))
        .containsExactly("An", "apple", ",", "un", "bel", "ie", "va", "bly");
  }

  @Test
  void of_charactersOfTwoUnits_areCountedAsTwo() {
    String text = "\ud83d\ude00 apple \ud83d\ude00 pear";

    assertThat(words(text)).contains("apple", "pear", "\ud83d\ude00");
  }

  @Test
  void of_noWord_givesNone() {
    assertThat(TOKENS.of("")).isEmpty();
    assertThat(TOKENS.of(" \t\n\0")).isEmpty();
    assertThat(TOKENS.of(" ".repeat(100_000))).isEmpty();
  }

  @Test
  void of_unpairedSurrogates_leavesTheOtherRangesInPlace() {
    assertThat(words("\ud800 apple \udc00 pear")).containsExactly("apple", "pear");
  }

  @Test
  void of_longText_givesTheTokensOfEachWord() {
    String sentence = "An apple, unbelievably \ud83d\ude00 good. ";
    List<Range> once = TOKENS.of(sentence);
    List<Range> expected = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      for (Range range : once) {
        int from = i * sentence.length();
        expected.add(new Range(from + range.from(), from + range.to()));
      }
    }

    assertThat(TOKENS.of(sentence.repeat(3000))).isEqualTo(expected);
  }

  @Test
  void of_longTextWithoutSpaces_givesAllTokens() {
    String ideographs = "\u8a9e\ud842\udfb7".repeat(20_000);
    List<Range> expected = new ArrayList<>();
    for (int i = 0; i < ideographs.length(); i += 3) {
      expected.add(new Range(i, i + 1));
      expected.add(new Range(i + 1, i + 3));
    }
    assertThat(TOKENS.of(ideographs)).isEqualTo(expected);
    assertThat(TOKENS.of("x".repeat(50_000))).containsExactly(new Range(0, 50_000));
    assertThat(words("x".repeat(50_000) + " apple")).hasSize(2).endsWith("apple");
  }

  @Test
  void of_closedModel_isRefused() {
    DjlEmbeddingModel closed = DjlEmbeddingModel.allMiniLmL6V2();
    TextTokens tokens = closed.tokens().orElseThrow();
    closed.close();

    assertThatThrownBy(() -> tokens.of("apple"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the embedding model all-MiniLM-L6-v2 (384 dimensions) is closed");
  }

  @Property(tries = 300)
  void of_anyText_liesInTheTextAndInItsOrder(@ForAll("texts") String text) {
    int last = 0;
    for (Range range : TOKENS.of(text)) {
      assertThat(range.from()).isBetween(last, text.length());
      assertThat(range.to()).isBetween(range.from(), text.length());
      last = range.from();
    }
  }

  /** Any UTF-16 units, so that many surrogates are unpaired. */
  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings().withCharRange('\0', '\uffff').ofMaxLength(60);
  }

  private static List<String> words(String text) {
    return TOKENS.of(text).stream().map(range -> text.substring(range.from(), range.to())).toList();
  }
}
