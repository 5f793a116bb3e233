package dev.vectorstore.embedding.split;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.model.TextTokens;
import dev.vectorstore.model.TextTokens.Range;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.NullUnmarked;

@NullUnmarked
class TextSplitterPropertiesTest {
  @Property(tries = 1500)
  void ranges_anyText_coverItInOrder(
      @ForAll("texts") String text,
      @ForAll Tokenizers tokens,
      @ForAll @IntRange(min = 1, max = 12) int limit,
      @ForAll @IntRange(max = 6) int overlap) {
    List<Range> chunks = splitter(tokens, limit, overlap).ranges(text);

    assertThat(chunks.get(0).from()).isZero();
    assertThat(chunks.get(chunks.size() - 1).to()).isEqualTo(text.length());
    for (int i = 1; i < chunks.size(); i++) {
      Range before = chunks.get(i - 1);
      assertThat(chunks.get(i).from())
          .isGreaterThan(before.from())
          .isLessThanOrEqualTo(before.to());
      assertThat(chunks.get(i).to()).isGreaterThan(before.to());
    }
  }

  @Property(tries = 1500)
  void ranges_anyText_keepTheLimitButForSingleCodePoints(
      @ForAll("texts") String text,
      @ForAll Tokenizers tokens,
      @ForAll @IntRange(min = 1, max = 12) int limit,
      @ForAll @IntRange(max = 6) int overlap) {
    for (Range chunk : splitter(tokens, limit, overlap).ranges(text)) {
      String part = text.substring(chunk.from(), chunk.to());
      assertThat(tokens.of(part).size() <= limit || part.codePointCount(0, part.length()) == 1)
          .as("%s", chunk)
          .isTrue();
    }
  }

  @Property(tries = 1000)
  void ranges_anyText_overlapByNoMoreThanPromised(
      @ForAll("texts") String text,
      @ForAll Tokenizers tokens,
      @ForAll @IntRange(min = 2, max = 12) int limit,
      @ForAll @IntRange(max = 6) int overlap) {
    int most = Math.min(overlap, limit / 2);
    List<Range> all = tokens.of(text);
    List<Range> chunks = splitter(tokens, limit, overlap).ranges(text);

    for (int i = 1; i < chunks.size(); i++) {
      int from = chunks.get(i).from();
      int to = chunks.get(i - 1).to();
      long shared = all.stream().filter(t -> t.from() >= from && t.from() < to).count();
      assertThat(shared).isLessThanOrEqualTo(most);
    }
  }

  @Property(tries = 500)
  void ranges_plainWords_overlapByExactlyTheTokens(
      @ForAll @IntRange(max = 60) int words,
      @ForAll @IntRange(min = 2, max = 12) int limit,
      @ForAll @IntRange(max = 6) int overlap) {
    int most = Math.min(overlap, limit / 2);
    String text = String.join(" ", IntStream.range(0, words).mapToObj(i -> "w" + i).toList());
    List<Range> chunks = splitter(Tokenizers.WORDS, limit, overlap).ranges(text);

    for (int i = 1; i < chunks.size(); i++) {
      String shared = text.substring(chunks.get(i).from(), chunks.get(i - 1).to());
      assertThat(Tokenizers.WORDS.of(shared)).hasSize(most);
      assertThat(Tokenizers.WORDS.of(text.substring(chunks.get(i - 1).from(), chunks.get(i).to())))
          .hasSizeLessThanOrEqualTo(2 * limit);
    }
    for (Range chunk : chunks.subList(0, chunks.size() - 1)) {
      assertThat(Tokenizers.WORDS.of(text.substring(chunk.from(), chunk.to()))).hasSize(limit);
    }
  }

  @Property(tries = 1000)
  void ranges_anyText_splitNoPairOfSurrogates(
      @ForAll("texts") String text,
      @ForAll Tokenizers tokens,
      @ForAll @IntRange(min = 1, max = 5) int limit) {
    for (Range chunk : splitter(tokens, limit, 1).ranges(text)) {
      int place = chunk.to();
      boolean split =
          place > 0
              && place < text.length()
              && Character.isSurrogatePair(text.charAt(place - 1), text.charAt(place));
      assertThat(split).isFalse();
    }
  }

  /** Every read of the tokenizer counts; a time would depend on the machine. */
  @Property(tries = 100)
  void ranges_anyText_readItAFewTimesOver(
      @ForAll("texts") String text,
      @ForAll Tokenizers tokens,
      @ForAll @IntRange(min = 1, max = 12) int limit,
      @ForAll @IntRange(max = 6) int overlap) {
    long[] read = {0};
    TextTokens counting =
        new TextTokens() {
          @Override
          public List<Range> of(String part) {
            read[0] += part.length();
            return tokens.of(part);
          }

          @Override
          public int specialTokens() {
            return 2;
          }
        };
    String longText = text.repeat(50);

    splitter(counting, limit, overlap).ranges(longText);

    assertThat(read[0]).isLessThanOrEqualTo(12L * longText.length());
  }

  private static TextSplitter splitter(TextTokens tokens, int limit, int overlap) {
    return TextSplitter.of(tokens, limit + 2).overlap(Math.min(overlap, limit / 2));
  }

  /** Words, sentences, paragraphs, marks, emoji of several characters, unpaired surrogates. */
  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> parts =
        Arbitraries.of(
            "a",
            "be",
            "seven",
            "supercalifragilistic",
            " ",
            "  ",
            "\n",
            "\n\n",
            "\r\n\r\n",
            ". ",
            "! ",
            "?",
            ",",
            "\u00e9",
            "e\u0301",
            "\u8a9e\u5f59",
            "\u3002",
            "\ud83d\ude00",
            "\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67",
            "\ud83c\uddf8\ud83c\uddea",
            "\ud800",
            "\udc00",
            "\0",
            "\u2029",
            "aaa",
            "\u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35");
    return parts.list().ofMaxSize(60).map(list -> String.join("", list));
  }
}
