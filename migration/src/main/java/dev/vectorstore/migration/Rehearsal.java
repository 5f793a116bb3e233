package dev.vectorstore.migration;

import dev.vectorstore.migration.internal.chroma.ChromaRecords;
import dev.vectorstore.migration.internal.chroma.ChromaSession;
import java.util.Iterator;

/** Reads a collection as an import does, and writes nothing. */
final class Rehearsal {
  private Rehearsal() {}

  static ImportReport.Collection of(
      ChromaSession source, PlannedCollection planned, ImportOptions options) {
    ImportTally tally = new ImportTally(planned);
    Progress progress =
        new Progress(
            ImportProgress.Phase.READ, 0, planned, 0, options.listener(), System::nanoTime);
    try (ChromaRecords records = source.records(planned.source())) {
      Iterator<PlannedBatch> batches =
          PlannedBatch.all(planned, new Batches(records, options.batchSize()), document -> {});
      while (batches.hasNext()) {
        PlannedBatch batch = batches.next();
        tally.count(batch);
        progress.advance(batch.size());
      }
      return tally.report(records.findings());
    }
  }
}
