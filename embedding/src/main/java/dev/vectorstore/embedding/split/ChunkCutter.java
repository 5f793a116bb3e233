package dev.vectorstore.embedding.split;

import dev.vectorstore.model.TextTokens;
import dev.vectorstore.model.TextTokens.Range;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts one text into chunks. The tokens of the whole text show where a chunk should end. A chunk by
 * itself can have more tokens, because the tokenizer sees another context, so its tokens are
 * counted again and it is shortened until it fits.
 *
 * <p>Why: docs/decisions/0027-splitting.md.
 */
final class ChunkCutter {
  private final String text;
  private final TextTokens tokens;
  private final int limit;
  private final int overlap;
  private final Borders borders;

  /** Where each token begins, in ascending order. */
  private final int[] starts;

  ChunkCutter(String text, TextTokens tokens, int limit, int overlap) {
    this.text = text;
    this.tokens = tokens;
    this.limit = limit;
    this.overlap = overlap;
    this.borders = new Borders(text);
    this.starts = starts(tokens.of(text));
  }

  private static int[] starts(List<Range> ranges) {
    int[] starts = new int[ranges.size()];
    int last = 0;
    for (int i = 0; i < starts.length; i++) {
      last = Math.max(last, ranges.get(i).from());
      starts[i] = last;
    }
    return starts;
  }

  List<Range> chunks() {
    List<Range> chunks = new ArrayList<>();
    int from = 0;
    int to = 0;
    do {
      int end = end(from, to);
      if (end == to && to < text.length()) {
        from = to; // the overlap leaves no room for anything new
        end = end(from, to);
      }
      chunks.add(new Range(from, end));
      to = end;
      from = overlapBefore(to, from);
    } while (to < text.length());
    return chunks;
  }

  /**
   * The end of a chunk that begins at {@code from}: after {@code later}, or there if nothing more
   * fits.
   */
  private int end(int from, int later) {
    int first = tokenAt(from);
    int max = startOf((long) first + limit);
    int min = Math.max(later, Math.min(startOf((long) first + limit / 2), max));
    int end = best(from, min, max);
    for (int tries = 1; end > later; tries++) {
      List<Range> own = tokens.of(text.substring(from, end));
      if (own.size() <= limit) {
        return end;
      }
      int room = Math.min(own.get(limit).from(), end - from - 1);
      // Each attempt reads the chunk once, so a tokenizer that never agrees must not cause many.
      int next = from + (tries > 3 ? Math.min(room, (end - from) / 2) : room);
      end = best(from, Math.max(later, from + (next - from) / 2), next);
    }
    return later > from ? later : from + codePointAt(from);
  }

  private int codePointAt(int place) {
    return place == text.length() ? 0 : Character.charCount(text.codePointAt(place));
  }

  /**
   * The last of the best borders after {@code min}, up to {@code max}. If there is none, the last
   * border of any kind after {@code from}, or else {@code from}.
   */
  private int best(int from, int min, int max) {
    if (max == text.length()) {
      return max;
    }
    int best = from;
    byte kind = Borders.NONE;
    for (int place = max; place > min; place--) {
      if (borders.at(place) > kind) {
        kind = borders.at(place);
        best = place;
      }
    }
    return kind > Borders.NONE ? best : from;
  }

  /** The start of the chunk after one from {@code before} to {@code to}. */
  private int overlapBefore(int to, int before) {
    if (overlap == 0) {
      return to;
    }
    for (int place = Math.max(before + 1, earliest(to)); place < to; place++) {
      if (borders.at(place) >= Borders.WORD && !Character.isWhitespace(text.charAt(place))) {
        return place;
      }
    }
    return to;
  }

  /**
   * The first place from which there are at most as many tokens to {@code to} as the overlap
   * allows.
   */
  private int earliest(int to) {
    int last = tokenAt(to);
    int token = Math.max(0, last - overlap);
    while (token > 0 && token < last && starts[token] == starts[token - 1]) {
      token++; // one character's tokens cannot be parted
    }
    return Math.min(startOf(token), to);
  }

  /**
   * The first token that begins at {@code place} or later, or the number of tokens if there is
   * none.
   */
  private int tokenAt(int place) {
    int low = 0;
    int high = starts.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (starts[middle] < place) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private int startOf(long token) {
    return token < starts.length ? starts[(int) token] : text.length();
  }
}
