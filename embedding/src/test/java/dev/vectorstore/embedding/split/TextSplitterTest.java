package dev.vectorstore.embedding.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.embedding.DjlEmbeddingModel;
import dev.vectorstore.model.TextTokens;
import dev.vectorstore.testkit.WordModel;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextSplitterTest {
  private static final String FAMILY = "\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67";

  private static TextSplitter words(int limit) {
    return TextSplitter.of(Tokenizers.WORDS, limit + 2);
  }

  private static List<String> parts(TextSplitter splitter, String text) {
    return splitter.ranges(text).stream()
        .map(range -> text.substring(range.from(), range.to()))
        .toList();
  }

  @Test
  void ranges_paragraphs_endChunksBeforeSentencesDo() {
    String text = "One two. Three four.\n\nFive six. Seven eight. Nine ten.";

    assertThat(parts(words(7), text))
        .containsExactly("One two. Three four.\n\n", "Five six. Seven eight. Nine ten.");
  }

  @Test
  void ranges_sentences_endChunksBeforeWordsDo() {
    String text = "One two three four. Five six seven eight nine ten.";

    assertThat(parts(words(6), text))
        .containsExactly("One two three four. ", "Five six seven eight nine ten.");
  }

  @Test
  void ranges_paragraphInTheFirstHalf_doesNotMakeATinyChunk() {
    String text = "One.\n\nTwo three four five six seven eight nine ten";

    assertThat(parts(words(6), text))
        .containsExactly("One.\n\nTwo three four five six ", "seven eight nine ten");
  }

  @Test
  void ranges_wordsOnly_endBetweenThem() {
    assertThat(parts(TextSplitter.of(Tokenizers.PIECES, 5), "abcdef ghijkl mno"))
        .containsExactly("abcdef ", "ghijkl mno");
  }

  @Test
  void ranges_aLongWord_endsWithinIt() {
    assertThat(parts(TextSplitter.of(Tokenizers.PIECES, 4), "abcdefghijklmno"))
        .containsExactly("abcdef", "ghijkl", "mno");
  }

  @Test
  void ranges_overlap_beginsAtAWord() {
    assertThat(parts(words(4).overlap(2), "a b c d e f g h"))
        .containsExactly("a b c d ", "c d e f ", "e f g h");
    assertThat(parts(TextSplitter.of(Tokenizers.PIECES, 6).overlap(1), "abcdef ghijkl mno pqr"))
        .containsExactly("abcdef ghijkl ", "mno pqr");
  }

  @Test
  void ranges_whatAReaderSeesAsOne_staysWholeWhereItFits() {
    String text = FAMILY.repeat(3);

    assertThat(parts(TextSplitter.of(Tokenizers.BYTES, 25 + 2), text))
        .containsExactly(FAMILY, FAMILY, FAMILY);
    assertThat(parts(TextSplitter.of(Tokenizers.BYTES, 10 + 2), text).get(0))
        .isEqualTo("\ud83d\udc68\u200d");
    assertThat(parts(TextSplitter.of(Tokenizers.BYTES, 1 + 2), "\ud83d\ude00e\u0301"))
        .containsExactly("\ud83d\ude00", "e", "\u0301");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n\n", "one", "one two three"})
  void ranges_whatFits_isOneChunk(String text) {
    assertThat(parts(words(3), text)).containsExactly(text);
  }

  @Test
  void ranges_manyChunks_readALongTextOnce() {
    String text = "word ".repeat(200_000);

    assertThat(words(100).ranges(text)).hasSize(2_000);
  }

  @Test
  void ranges_theModelsOwnTokens_keepItsLimit() {
    try (DjlEmbeddingModel model = DjlEmbeddingModel.allMiniLmL6V2()) {
      TextTokens tokens = model.tokens().orElseThrow();
      int max = model.maxTokens().orElseThrow();
      String text = "Unbelievably long-winded na\u00efvet\u00e9, \u8a9e\u5f59 " + FAMILY + "! ";

      List<String> parts = parts(TextSplitter.of(model).overlap(20), text.repeat(60));

      assertThat(parts).hasSizeBetween(4, 12);
      for (String part : parts) {
        assertThat(tokens.of(part).size() + tokens.specialTokens()).isLessThanOrEqualTo(max);
      }
    }
  }

  @Test
  void of_modelThatTellsNoTokens_isRefused() {
    assertThatThrownBy(() -> TextSplitter.of(new WordModel()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("the model .* does not say where its tokens are");
  }

  @Test
  void split_aDocument_givesChunksThatNameIt() {
    Document parent =
        Document.of("a", "one two three", Map.of("lang", "en")).embedding(Embedding.of(1));

    assertThat(words(2).split(parent))
        .containsExactly(
            Document.of(
                "a#0",
                "one two ",
                Map.of(
                    "lang",
                    "en",
                    "chunk_parent",
                    "a",
                    "chunk_index",
                    0,
                    "chunk_count",
                    2,
                    "chunk_from",
                    0,
                    "chunk_to",
                    8)),
            Document.of(
                "a#1",
                "three",
                Map.of(
                    "lang",
                    "en",
                    "chunk_parent",
                    "a",
                    "chunk_index",
                    1,
                    "chunk_count",
                    2,
                    "chunk_from",
                    8,
                    "chunk_to",
                    13)));
  }

  @Test
  void split_withoutText_isRefused() {
    assertThatThrownBy(() -> words(2).split(Document.of("a")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Document[id=\"a\", text=false, metadata=0, embedding=false] has no text to split");
  }

  @ParameterizedTest
  @ValueSource(strings = {"chunk_parent", "chunk_index", "chunk_count", "chunk_from", "chunk_to"})
  void split_keyThatIsTaken_isRefused(String key) {
    assertThatThrownBy(() -> words(2).split(Document.of("a", "t", Map.of(key, "x"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Document[id=\"a\", text=true, metadata=1, embedding=false] has the metadata key "
                + key
                + " already, which is reserved for chunks");
  }

  @Test
  void settings_outOfRange_areRefused() {
    assertThatThrownBy(() -> TextSplitter.of(Tokenizers.WORDS, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxTokens must be more than the 2 special tokens, not 2");
    for (int overlap : new int[] {-1, 3}) {
      assertThatThrownBy(() -> words(5).overlap(overlap))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "the overlap must be from 0 to half of the 5 tokens of a chunk without the special ones, not "
                  + overlap);
    }
    assertThat(words(5).overlap(2)).hasToString("TextSplitter[maxTokens=7, overlap=2]");
  }
}
