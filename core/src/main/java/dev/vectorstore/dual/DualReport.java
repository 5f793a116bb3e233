package dev.vectorstore.dual;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * What two joined stores have done since they were opened.
 *
 * @param writes writes that were given to both stores
 * @param failedWrites the number of these that failed in the second store; see {@link
 *     DualVectorStore#repair}
 * @param compared reads that both stores did
 * @param empty the number of these for which neither store found anything; they do not count as
 *     agreement
 * @param failedReads reads that failed in the second store
 * @param leftOut reads that were not compared, as too many comparisons waited
 * @param overlap the mean overlap of the reads for which a store found something; empty if there
 *     were none
 * @param primaryTime the mean time of the primary store; zero if nothing was compared
 * @param secondaryTime the mean time of the second store; zero if nothing was compared
 * @param toRepair documents that are known to differ
 * @param mayDifferMore whether more documents may differ than are known, which {@link
 *     DualVectorStore#repair} then finds by copying everything
 */
public record DualReport(
    long writes,
    long failedWrites,
    long compared,
    long empty,
    long failedReads,
    long leftOut,
    OptionalDouble overlap,
    Duration primaryTime,
    Duration secondaryTime,
    long toRepair,
    boolean mayDifferMore) {}
