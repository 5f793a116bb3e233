package dev.vectorstore.internal.collection;

import dev.vectorstore.collection.CollectionInfo;
import dev.vectorstore.internal.text.Storable;
import dev.vectorstore.search.HybridRequest;
import dev.vectorstore.search.SearchRequest;

/** What the two stores refuse of a search by words, in the same words. */
public final class KeywordRules {
  // Documents with one of several words differ in how often it stands there alone, so it matters
  // little which of many are ranked; each costs as much as one that has more words.
  private static final int LONE_OF_RANKED = 10;

  private KeywordRules() {}

  /**
   * How many documents are ranked that have only one of a query's words, if there are fewer than
   * the limit that have more.
   */
  public static int lone(int ranked, int limit) {
    return Math.max(limit, ranked / LONE_OF_RANKED);
  }

  /** Refuses to change the index through a tenant's view. */
  public static void requireMayChange(boolean mayChange) {
    if (!mayChange) {
      throw new IllegalStateException(
          "a tenant's view of the database cannot change the text index of a collection");
    }
  }

  /** Refuses a name that no text search configuration can have. */
  public static void requireStorable(String language) {
    Storable.text(language, () -> "the language " + Storable.quoted(language));
  }

  /** There is no such language. */
  public static IllegalArgumentException unknown(String language) {
    return new IllegalArgumentException(
        "there is no text search configuration "
            + Storable.quoted(language)
            + "; PostgreSQL lists those that there are in pg_ts_config");
  }

  /** There is nothing to search. */
  public static IllegalStateException noIndex(CollectionInfo collection) {
    return new IllegalStateException(
        "collection "
            + Storable.quoted(collection.name())
            + " has no text index; make one by keywords().enable(language)");
  }

  /** What is to be searched by vectors. */
  public static SearchRequest vectorRequest(HybridRequest request) {
    SearchRequest search =
        request
            .embedding()
            .map(SearchRequest::of)
            .orElseGet(() -> SearchRequest.of(request.text()));
    search = search.limit(request.candidates()).filter(request.filter());
    search = request.timeLimit().map(search::timeLimit).orElse(search);
    return request.cancellation().map(search::cancellation).orElse(search);
  }
}
