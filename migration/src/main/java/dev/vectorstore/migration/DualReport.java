package dev.vectorstore.migration;

import java.time.Duration;

/**
 * What two stores did beside each other since they were joined.
 *
 * @param writes writes that both were given
 * @param failedWrites of these, that the other store did not take; see {@link
 *     DualVectorStore#repair}
 * @param compared reads that both did
 * @param failedReads reads at which the other store failed
 * @param leftOut reads that were to be compared, and were not, as too many waited
 * @param overlap the mean overlap of what was compared; 1 if nothing was
 * @param primaryTime the mean time of the primary
 * @param secondaryTime the mean time of the other
 * @param toRepair documents that are known to differ
 */
public record DualReport(
    long writes,
    long failedWrites,
    long compared,
    long failedReads,
    long leftOut,
    double overlap,
    Duration primaryTime,
    Duration secondaryTime,
    long toRepair) {}
