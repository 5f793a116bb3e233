package dev.vectorstore.search;

import java.util.List;

/**
 * What a search by vectors and words found.
 *
 * @param matches best first
 * @param cut whether documents were left unranked of which some might have been better, see {@link
 *     KeywordRequest#ranked(int)}
 */
public record HybridResult(List<HybridMatch> matches, boolean cut) {
  /** Copies the list. */
  public HybridResult {
    matches = List.copyOf(matches);
  }
}
