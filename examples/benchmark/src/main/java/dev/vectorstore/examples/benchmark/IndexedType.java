package dev.vectorstore.examples.benchmark;

import java.util.Locale;

/** The forms of a vector that an HNSW index can hold. */
enum IndexedType {
  VECTOR("embedding public.vector_cosine_ops", "e.embedding operator(public.<=>) ?", "{limit}"),
  HALFVEC(
      "(embedding::public.halfvec({dimension})) public.halfvec_cosine_ops",
      "e.embedding::public.halfvec({dimension}) operator(public.<=>) ?::public.vector::public.halfvec({dimension})",
      "{limit}"),
  BIT(
      "(public.binary_quantize(embedding)::bit({dimension})) public.bit_hamming_ops",
      "public.binary_quantize(e.embedding)::bit({dimension}) operator(public.<~>) public.binary_quantize(?::public.vector)",
      "{candidates}");

  private static final int LIMIT = 10;

  // The matches of the index are ranked by the full vectors, which changes nothing for the first
  // type.
  private static final String QUERY =
      """
      with candidates as materialized (
        select e.key, e.embedding
          from {space} e
         order by {order}
         limit {count})
      select key
        from candidates
       order by embedding operator(public.<=>) ?
       limit {limit}
      """;

  private final String indexed;
  private final String order;
  private final String count;

  IndexedType(String indexed, String order, String count) {
    this.indexed = indexed;
    this.order = order;
    this.count = count;
  }

  String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The indexed expression with its operator class. */
  String indexed(int dimension) {
    return indexed.replace("{dimension}", Integer.toString(dimension));
  }

  /** The top 10 of a query vector that is bound twice. */
  String query(String space, int dimension, int efSearch) {
    return QUERY
        .replace("{order}", order)
        .replace("{count}", count)
        .replace("{space}", space)
        .replace("{dimension}", Integer.toString(dimension))
        .replace("{candidates}", Integer.toString(Math.max(LIMIT, efSearch)))
        .replace("{limit}", Integer.toString(LIMIT));
  }
}
