package dev.vectorstore.index;

/**
 * What was measured of searches against the exact answer.
 *
 * @param mean the share of the true nearest that a search finds, 0 to 1, over all queries
 * @param min that share for the worst query
 * @param queries how many there were
 * @param k how many nearest were compared
 * @param width {@code ef_search} of HNSW or {@code probes} of IVFFlat; 0 if the searches were exact
 */
public record Recall(double mean, double min, int queries, int k, int width) {}
