package dev.vectorstore.index;

/**
 * How well searches agree with exact ones, as measured.
 *
 * @param mean the mean share of the true nearest that a search finds, 0 to 1, over all queries
 * @param min the minimum share, that of the worst query
 * @param queries the number of queries
 * @param k how many nearest documents were compared
 * @param width the effort: {@code ef_search} of HNSW or {@code probes} of IVFFlat; 0 if the
 *     searches were exact
 */
public record Recall(double mean, double min, int queries, int k, int width) {}
