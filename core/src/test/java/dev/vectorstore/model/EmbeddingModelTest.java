package dev.vectorstore.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Embedding;
import dev.vectorstore.VectorStoreException.EmbeddingFailed;
import dev.vectorstore.VectorStoreException.TextRefused;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EmbeddingModelTest {
  private final List<List<String>> calls = new ArrayList<>();

  /**
   * The length of a text; refuses those with an x, gives nothing if one is silent, and names a text
   * that it was not given if one is wrong.
   */
  private final EmbeddingModel model =
      new EmbeddingModel() {
        @Override
        public String name() {
          return "lengths";
        }

        @Override
        public int dimension() {
          return 1;
        }

        @Override
        public List<Embedding> embedDocuments(List<String> texts) {
          calls.add(texts);
          for (int i = 0; i < texts.size(); i++) {
            if (texts.get(i).contains("x")) {
              throw new TextRefused("refused", null, i);
            }
            if (texts.get(i).startsWith("wrong")) {
              throw new TextRefused("refused", null, texts.get(i).equals("wrong") ? i + 1 : -1);
            }
          }
          return texts.contains("silent")
              ? List.of()
              : texts.stream().map(this::embedQuery).toList();
        }

        @Override
        public Embedding embedQuery(String text) {
          return Embedding.of(text.length());
        }
      };

  @Test
  void embedAccepted_refusedTexts_givesTheOthersInTheirPlaces() {
    assertThat(model.embedAccepted(List.of("a", "x", "bb", "xx", "ccc")))
        .containsExactly(
            Optional.of(Embedding.of(1)),
            Optional.empty(),
            Optional.of(Embedding.of(2)),
            Optional.empty(),
            Optional.of(Embedding.of(3)));
    assertThat(calls).last().isEqualTo(List.of("a", "bb", "ccc"));
    assertThat(model.embedAccepted(List.of("x"))).containsExactly(Optional.empty());
    assertThat(model.embedAccepted(List.of())).isEmpty();
  }

  @Test
  void embedAcceptedAndEmbedQueries_ofNothing_giveNothing() {
    assertThat(model.embedAccepted(List.of())).isEmpty();
    assertThat(model.embedQueries(List.of())).isEmpty();
  }

  @Test
  void embedAccepted_otherNumberOfEmbeddings_isRefused() {
    assertThatThrownBy(() -> model.embedAccepted(List.of("silent", "x")))
        .isInstanceOf(EmbeddingFailed.class)
        .hasMessage("lengths (1 dimensions) gave 0 embeddings for 1 texts");
  }

  @Test
  void embedAccepted_refusalOfATextThatWasNotGiven_isAFailureOfTheModel() {
    requireWrongIndex(2, List.of("a", "wrong"));
    requireWrongIndex(-1, List.of("wrong below", "a"));
  }

  private void requireWrongIndex(int index, List<String> texts) {
    assertThatThrownBy(() -> model.embedAccepted(texts))
        .isInstanceOf(EmbeddingFailed.class)
        .isNotInstanceOf(TextRefused.class)
        .hasMessage(
            "lengths (1 dimensions) refuses the text of index " + index + ", but was given 2 texts")
        .hasCauseInstanceOf(TextRefused.class);
  }
}
