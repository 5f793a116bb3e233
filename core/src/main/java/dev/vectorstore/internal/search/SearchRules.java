package dev.vectorstore.internal.search;

import dev.vectorstore.search.SearchRequest;
import java.util.List;

/** What stores refuse before they search. */
public final class SearchRules {
  private SearchRules() {}

  /** Refuses more searches at once than {@link SearchRequest#MAX_AT_ONCE}. */
  public static void requireNotTooMany(List<SearchRequest> requests) {
    if (requests.size() > SearchRequest.MAX_AT_ONCE) {
      throw new IllegalArgumentException(
          "at most " + SearchRequest.MAX_AT_ONCE + " searches go at once, not " + requests.size());
    }
  }

  /** Refuses pages of diverse matches. */
  public static void requirePages(SearchRequest request) {
    if (request.diversity().isPresent()) {
      throw new IllegalArgumentException("a search for diverse matches has no pages");
    }
  }
}
