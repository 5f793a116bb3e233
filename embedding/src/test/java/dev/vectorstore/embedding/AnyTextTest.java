package dev.vectorstore.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;

class AnyTextTest {
  private static final DjlEmbeddingModel MODEL = DjlEmbeddingModel.allMiniLmL6V2();

  @AfterContainer
  static void close() {
    MODEL.close();
  }

  @Property(tries = 200)
  void embedQuery_anyChars_hasLengthOne(@ForAll("texts") String text) {
    double sum = 0;
    for (float x : MODEL.embedQuery(text).values()) {
      sum += (double) x * x;
    }
    assertThat(sum).isBetween(0.99999, 1.00001);
  }

  /** Any UTF-16 units, so that many surrogates are unpaired. */
  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings().withCharRange('\0', '\uffff').ofMaxLength(60);
  }
}
