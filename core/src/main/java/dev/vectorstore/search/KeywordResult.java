package dev.vectorstore.search;

import java.util.List;

/**
 * The result of a keyword search.
 *
 * @param matches the matches, best first; empty if nothing was found
 * @param cut whether documents were left out that might have been better, see {@link
 *     KeywordRequest#ranked(int)}
 */
public record KeywordResult(List<KeywordMatch> matches, boolean cut) {
  /** Copies the list. */
  public KeywordResult {
    matches = List.copyOf(matches);
  }
}
