package dev.vectorstore;

import java.util.List;

/**
 * What a search by words found.
 *
 * @param matches best first
 * @param cut whether more documents match the question's words than were ranked, see {@link
 *     KeywordRequest#ranked(int)}
 */
public record KeywordResult(List<KeywordMatch> matches, boolean cut) {
  /** Copies the list. */
  public KeywordResult {
    matches = List.copyOf(matches);
  }
}
