package dev.vectorstore.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vectorstore.Embedding;
import dev.vectorstore.ModelId;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordModelTest {
  private static final WordModel MODEL = new WordModel();

  @Property
  void embed_anyText_hasLengthOneAndIsTheSameEachTime(@ForAll String text) {
    requireValid(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "\t\n",
        "...",
        "42",
        "\ud83d\ude00",
        "\ud83d",
        "\u4f60\u597d",
        "\u3000",
        "\0",
        "-1.5 %"
      })
  void embed_textWithoutLetters_hasLengthOneAndIsTheSameEachTime(String text) {
    requireValid(text);
  }

  private static void requireValid(String text) {
    Embedding embedding = MODEL.embedQuery(text);

    double squares = 0;
    for (float value : embedding.values()) {
      squares += (double) value * value;
    }
    assertThat(squares).isCloseTo(1, within(1e-5));
    assertThat(new WordModel().embedQuery(text)).isEqualTo(embedding);
  }

  @Test
  void embed_differentSigns_differAndSpaceAroundDoesNotCount() {
    assertThat(MODEL.embedQuery("\ud83d\ude00")).isNotEqualTo(MODEL.embedQuery("\ud83c\udf89"));
    assertThat(MODEL.embedQuery(" \ud83d\ude00\n")).isEqualTo(MODEL.embedQuery("\ud83d\ude00"));
    assertThat(MODEL.embedQuery("(an apple)")).isEqualTo(MODEL.embedQuery("an apple"));
  }

  @Test
  void id_ofTheDefault_saysNameAndDimension() {
    assertThat(MODEL.id()).isEqualTo(ModelId.of("words", 64));
  }
}
