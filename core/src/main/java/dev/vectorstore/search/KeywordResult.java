package dev.vectorstore.search;

import java.util.List;

/**
 * What a search by words found.
 *
 * @param matches best first
 * @param cut whether documents were left unranked of which some might have been better, see {@link
 *     KeywordRequest#ranked(int)}
 */
public record KeywordResult(List<KeywordMatch> matches, boolean cut) {
  /** Copies the list. */
  public KeywordResult {
    matches = List.copyOf(matches);
  }
}
