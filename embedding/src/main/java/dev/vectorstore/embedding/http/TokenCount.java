package dev.vectorstore.embedding.http;

import dev.vectorstore.model.TextTokens;
import java.util.Optional;

/** How many tokens a text has: counted if there is a tokenizer, otherwise estimated. */
final class TokenCount {
  private static final int BYTES_OF_TOKEN = 3;
  private static final int SPECIAL_TOKENS = 2;

  private final Optional<TextTokens> tokens;

  TokenCount(Optional<TextTokens> tokens) {
    this.tokens = tokens;
  }

  /** The number of a text's tokens, special tokens included. */
  long of(String text) {
    return ofPart(text) + tokens.map(TextTokens::specialTokens).orElse(SPECIAL_TOKENS);
  }

  /** The number of tokens of a prefix. */
  long ofPart(String text) {
    return tokens
        .map(exact -> (long) exact.of(text).size())
        .orElseGet(() -> (utf8Length(text) + BYTES_OF_TOKEN - 1) / BYTES_OF_TOKEN);
  }

  private static long utf8Length(String text) {
    return text.codePoints().mapToLong(TokenCount::utf8Length).sum();
  }

  private static long utf8Length(int codePoint) {
    if (codePoint < 0x80) {
      return 1;
    }
    return codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
  }
}
