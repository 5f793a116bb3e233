package dev.vectorstore.examples.quickstart;

import dev.vectorstore.Embedding;
import dev.vectorstore.Filter;
import dev.vectorstore.VectorStore;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.search.Match;
import dev.vectorstore.search.SearchRequest;
import java.io.PrintStream;
import java.util.List;

/**
 * A search query and how it is shown.
 *
 * @param text the query
 * @param filterText the filter as text; empty if there is none
 * @param filter the filter
 */
record SampleQuery(String text, String filterText, Filter filter) {
  private static final int ANSWERS = 3;

  static SampleQuery of(String text) {
    return new SampleQuery(text, "", Filter.all());
  }

  SampleQuery filter(String words, Filter filter) {
    return new SampleQuery(text, words, filter);
  }

  SearchRequest request() {
    return SearchRequest.of(text).filter(filter).limit(ANSWERS);
  }

  /**
   * Prints the matches. Returns whether there are as many as there should be, all within the
   * filter.
   */
  boolean ask(VectorStore store, EmbeddingModel model, PrintStream out) {
    long start = System.nanoTime();
    Embedding embedding = model.embedQuery(text);
    long embedded = System.nanoTime();
    List<Match> matches = store.search(SearchRequest.of(embedding).filter(filter).limit(ANSWERS));
    long found = System.nanoTime();

    out.printf(
        "%n  %s%s   (%.1f ms to embed, %.1f ms to search)%n",
        text,
        filterText.isEmpty() ? "" : "  [" + filterText + "]",
        (embedded - start) / 1e6,
        (found - embedded) / 1e6);
    matches.forEach(match -> out.println("    " + Wording.match(match)));
    return isComplete(store, matches);
  }

  private boolean isComplete(VectorStore store, List<Match> matches) {
    List<String> ids = matches.stream().map(Match::id).toList();
    long allowed = store.count(filter);
    return matches.size() == Math.min(ANSWERS, allowed)
        && store.get(ids).size() == ids.size()
        && matches.stream().allMatch(match -> match.document().text().isPresent());
  }
}
