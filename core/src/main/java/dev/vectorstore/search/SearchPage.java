package dev.vectorstore.search;

import java.util.List;
import java.util.Optional;

/**
 * Some matches of a search, nearest first, and the cursor for the next page.
 *
 * @param matches the matches; fewer than the limit only on the last page, where the list may be
 *     empty
 * @param next the cursor for {@link SearchRequest#after}; empty on the last page
 */
public record SearchPage(List<Match> matches, Optional<String> next) {
  /** Copies the list. */
  public SearchPage {
    matches = List.copyOf(matches);
  }
}
