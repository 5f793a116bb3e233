package dev.vectorstore.embedding;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** Turns a text into the ids of its first tokens. Safe to share between threads. */
final class TextTokenizer implements AutoCloseable {
  /** Where a long text is cut first; far more than the tokens of any model need. */
  static final int FIRST_CUT = 16_384;

  private static final int REPLACEMENT = 0xFFFD;

  private final HuggingFaceTokenizer tokenizer;

  private TextTokenizer(HuggingFaceTokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  static TextTokenizer load(ModelDescription model) throws IOException {
    String max = Integer.toString(model.maxTokens());
    Map<String, String> options =
        Map.of("truncation", "true", "padding", "false", "maxLength", max, "modelMaxLength", max);
    try (InputStream json = model.files().openTokenizer()) {
      return new TextTokenizer(HuggingFaceTokenizer.newInstance(json, options));
    }
  }

  /**
   * The ids of a text's tokens, special ones included, cut at the model's limit. The tokenizer
   * would read all of a long text and then cut (12 s for 10 million characters), so it gets a part
   * that ends at a space; if that did not fill the limit, a part twice as long.
   */
  long[] ids(String text) {
    for (long end = FIRST_CUT; end < text.length(); end *= 2) {
      Encoding part = encode(text.substring(0, lastSpace(text, (int) end)));
      if (part.exceedMaxLength()) {
        return part.getIds();
      }
    }
    return encode(text).getIds();
  }

  private static int lastSpace(String text, int end) {
    int space = end;
    while (space > 0 && !Character.isWhitespace(text.charAt(space))) {
      space--;
    }
    return space;
  }

  private Encoding encode(String text) {
    return tokenizer.encode(wellFormed(text));
  }

  /** With U+FFFD for unpaired surrogates; on its way to the tokenizer one would spoil others. */
  private static String wellFormed(String text) {
    if (text.codePoints().noneMatch(TextTokenizer::isSurrogate)) {
      return text;
    }
    StringBuilder mended = new StringBuilder(text.length());
    text.codePoints().map(c -> isSurrogate(c) ? REPLACEMENT : c).forEach(mended::appendCodePoint);
    return mended.toString();
  }

  private static boolean isSurrogate(int codePoint) {
    return Character.getType(codePoint) == Character.SURROGATE;
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
