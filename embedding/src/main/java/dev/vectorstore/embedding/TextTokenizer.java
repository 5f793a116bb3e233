package dev.vectorstore.embedding;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import dev.vectorstore.model.TextTokens;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * Turns a text into tokens. Safe to share between threads.
 *
 * <p>The tokenizer reads the whole of what it is given (12 s for 10 million characters), so it gets
 * a long text in parts that end before a space, or before an ideograph where there is none. A part
 * is read together with the word before it, whose tokens are then left out: some tokenizers see a
 * word at the start of a text as another.
 */
final class TextTokenizer implements AutoCloseable {
  private static final int REPLACEMENT = 0xFFFD;

  /** Far longer than a text of a model's token limit, and quick to read. */
  private static final int PART = 16_384;

  /** Characters for each token of a limit, where a text with a limit is first cut. */
  private static final int CHARACTERS_OF_TOKEN = 8;

  private final HuggingFaceTokenizer tokenizer;
  private final boolean lowerCase;
  private final long[] before;
  private final long[] after;

  private TextTokenizer(HuggingFaceTokenizer tokenizer, boolean lowerCase) {
    this.tokenizer = tokenizer;
    this.lowerCase = lowerCase;
    Encoding word = tokenizer.encode("a");
    long[] ids = word.getIds();
    long[] special = word.getSpecialTokenMask();
    int from = 0;
    while (from < ids.length && special[from] == 1) {
      from++;
    }
    int to = ids.length;
    while (to > from && special[to - 1] == 1) {
      to--;
    }
    this.before = Arrays.copyOf(ids, from);
    this.after = Arrays.copyOfRange(ids, to, ids.length);
  }

  static TextTokenizer load(InputStream json, boolean lowerCase) throws IOException {
    Map<String, String> options = Map.of("truncation", "false", "padding", "false");
    return new TextTokenizer(HuggingFaceTokenizer.newInstance(json, options), lowerCase);
  }

  int specialTokens() {
    return before.length + after.length;
  }

  /** The ids of a text's first tokens, at most {@code maxTokens}, special tokens included. */
  long[] ids(String text, int maxTokens) {
    int room = maxTokens - specialTokens();
    for (long end = (long) maxTokens * CHARACTERS_OF_TOKEN; end < text.length(); end *= 2) {
      Encoding part = encode(text.substring(0, cut(text, 0, (int) end)));
      if (count(part) >= room) {
        return ids(part, room);
      }
    }
    return ids(encode(text), room);
  }

  private long[] ids(Encoding text, int room) {
    int count = Math.min(room, count(text));
    long[] ids = Arrays.copyOf(before, before.length + count + after.length);
    System.arraycopy(text.getIds(), before.length, ids, before.length, count);
    System.arraycopy(after, 0, ids, before.length + count, after.length);
    return ids;
  }

  /** Where the tokens of a text lie, all of them, without the special ones. */
  List<TextTokens.Range> ranges(String text) {
    List<TextTokens.Range> ranges = new ArrayList<>();
    int from = 0;
    int size = PART;
    while (from < text.length()) {
      int to = size < text.length() - from ? cut(text, from, from + size) : text.length();
      if (to <= from) {
        size = (int) Math.min(2L * size, text.length());
      } else {
        add(text, from, to, ranges);
        from = to;
        size = PART;
      }
    }
    return ranges;
  }

  private void add(String text, int from, int to, List<TextTokens.Range> ranges) {
    int context = previousWord(text, from);
    String part = text.substring(context, to);
    Encoding encoding = encode(part);
    CharSpan[] spans = encoding.getCharTokenSpans();
    Offsets offsets = new Offsets(part);
    for (int i = before.length; i < spans.length - after.length; i++) {
      int start = context + offsets.unit(spans[i].getStart());
      int end = context + offsets.unit(spans[i].getEnd());
      if (start >= from) {
        ranges.add(new TextTokens.Range(start, end));
      }
    }
  }

  /**
   * The last place up to {@code end} where a word ends, or else an ideograph starts, as these are
   * written without spaces; {@code start} if there is none.
   */
  private static int cut(String text, int start, int end) {
    int space = last(start, end, place -> isEndOfWord(text, place));
    return space > start
        ? space
        : last(start, end, place -> Character.isIdeographic(text.codePointAt(place)));
  }

  private static int previousWord(String text, int from) {
    int min = Math.max(from - PART, 0);
    return last(min, Math.max(from - 1, 0), place -> isEndOfWord(text, place));
  }

  private static int last(int start, int end, IntPredicate isRight) {
    int place = end;
    while (place > start && !isRight.test(place)) {
      place--;
    }
    return place;
  }

  private static boolean isEndOfWord(String text, int at) {
    return at > 0
        && Character.isWhitespace(text.charAt(at))
        && !Character.isWhitespace(text.charAt(at - 1));
  }

  private Encoding encode(String text) {
    return tokenizer.encode(prepared(text));
  }

  private int count(Encoding text) {
    return text.getIds().length - specialTokens();
  }

  /**
   * The text with U+FFFD for unpaired surrogates, which would corrupt others on the way to the
   * tokenizer.
   */
  private String prepared(String text) {
    if (!lowerCase && text.codePoints().noneMatch(TextTokenizer::isSurrogate)) {
      return text;
    }
    StringBuilder prepared = new StringBuilder(text.length());
    text.codePoints().map(this::prepared).forEach(prepared::appendCodePoint);
    return prepared.toString();
  }

  private int prepared(int codePoint) {
    int valid = isSurrogate(codePoint) ? REPLACEMENT : codePoint;
    return lowerCase ? Character.toLowerCase(valid) : valid;
  }

  private static boolean isSurrogate(int codePoint) {
    return Character.getType(codePoint) == Character.SURROGATE;
  }

  @Override
  public void close() {
    tokenizer.close();
  }

  /** From places counted in code points, which mostly rise, to those counted in UTF-16 units. */
  private static final class Offsets {
    private final String text;
    private int codePoint;
    private int unit;

    Offsets(String text) {
      this.text = text;
    }

    int unit(int place) {
      unit = text.offsetByCodePoints(unit, place - codePoint);
      codePoint = place;
      return unit;
    }
  }
}
