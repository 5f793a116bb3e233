package dev.vectorstore.search;

import java.util.List;
import java.util.Optional;

/**
 * Some matches of a search, nearest first, and where the next ones begin.
 *
 * @param matches the matches, fewer than the limit only on the last page
 * @param next the cursor for {@link SearchRequest#after}; empty if there is nothing more
 */
public record SearchPage(List<Match> matches, Optional<String> next) {
  /** Copies the list. */
  public SearchPage {
    matches = List.copyOf(matches);
  }
}
