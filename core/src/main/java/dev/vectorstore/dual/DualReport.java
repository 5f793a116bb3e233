package dev.vectorstore.dual;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * What two stores did beside each other since they were joined.
 *
 * @param writes writes that both were given
 * @param failedWrites of these, that the other store did not take; see {@link
 *     DualVectorStore#repair}
 * @param compared reads that both did
 * @param empty of these, for which neither found anything; they say nothing of how both agree
 * @param failedReads reads at which the other store failed
 * @param leftOut reads that were to be compared, and were not, as too many waited
 * @param overlap the mean overlap of the reads for which either found something; empty if there
 *     were none
 * @param primaryTime the mean time of the primary; zero if nothing was compared
 * @param secondaryTime the mean time of the other; zero if nothing was compared
 * @param toRepair documents that are known to differ
 * @param mayDifferMore whether more may differ than are known, which {@link DualVectorStore#repair}
 *     then finds by copying everything
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
