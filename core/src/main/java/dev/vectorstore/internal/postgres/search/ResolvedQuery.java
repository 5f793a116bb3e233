package dev.vectorstore.internal.postgres.search;

import dev.vectorstore.Embedding;
import dev.vectorstore.Filter;
import dev.vectorstore.Include;
import dev.vectorstore.internal.cursor.SearchCursor;
import dev.vectorstore.search.Diversity;
import dev.vectorstore.search.SearchRequest;
import java.util.Optional;

/**
 * A search with all that it needs: what was asked for, as an embedding, and the statements to ask
 * by. Made once, at the beginning.
 *
 * @param request what was asked for
 * @param vector the embedding to search for
 * @param sql the statements of the collection, as its indexes are known now
 * @param rows how many matches are to be found
 * @param farthest the largest distance that is near enough
 * @param after where the page before ended; empty for the first
 * @param isPage whether the next page has to fit
 */
public record ResolvedQuery(
    SearchRequest request,
    Embedding vector,
    CollectionSql sql,
    int rows,
    double farthest,
    Optional<SearchCursor> after,
    boolean isPage) {
  // Of the vectors that an index gives, for each group that is wanted.
  private static final int GROUPED = 4;

  /** One whose matches may lie at any distance. */
  public static ResolvedQuery of(SearchRequest request, Embedding vector, CollectionSql sql) {
    int candidates = request.diversity().map(Diversity::candidates).orElse(0);
    return new ResolvedQuery(
        request,
        vector,
        sql,
        Math.max(request.limit(), candidates),
        Double.POSITIVE_INFINITY,
        Optional.empty(),
        false);
  }

  /** The same, of matches up to a distance. */
  public ResolvedQuery upTo(double distance) {
    return new ResolvedQuery(request, vector, sql, rows, distance, after, isPage);
  }

  /** The same, from a place on. */
  public ResolvedQuery after(SearchCursor cursor) {
    return new ResolvedQuery(request, vector, sql, rows, farthest, Optional.of(cursor), true);
  }

  /** The same with one match more, which tells whether there is a next page. */
  public ResolvedQuery page() {
    return new ResolvedQuery(request, vector, sql, request.limit() + 1, farthest, after, true);
  }

  /** Whether less than all vectors can match. */
  boolean isNarrowed() {
    return sql.isNarrowed(request.filter());
  }

  boolean isBounded() {
    return farthest < Double.POSITIVE_INFINITY;
  }

  /** Whether only the vector, the number of matches and their whole parts are given. */
  boolean isPlain() {
    return request.filter().equals(Filter.all())
        && request.groupBy().isEmpty()
        && request.similarTo().isEmpty()
        && include().metadataKeys().isEmpty()
        && after.isEmpty()
        && !isBounded();
  }

  /** How many vectors an index is asked for at the first or a later try. */
  public int candidates(int tries) {
    long times = request.groupBy().isEmpty() ? 1 : (long) Math.pow(GROUPED, tries);
    return (int) Math.max(rows, Math.min(SearchRequest.MAX_LIMIT, rows * times));
  }

  /** The parts to read, which can be more than the request includes. */
  Include include() {
    return request.diversity().isPresent() ? request.include().withEmbedding() : request.include();
  }
}
