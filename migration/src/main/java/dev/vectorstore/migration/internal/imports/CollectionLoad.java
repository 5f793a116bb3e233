package dev.vectorstore.migration.internal.imports;

import dev.vectorstore.imports.ImportSession;
import dev.vectorstore.imports.ImportWriter;
import dev.vectorstore.migration.ImportProgress;
import dev.vectorstore.migration.ImportReport;
import dev.vectorstore.migration.internal.source.Source;
import dev.vectorstore.migration.internal.source.SourceRecords;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Imports one collection, from the position where its run stopped.
 *
 * <p>Why: docs/decisions/0048-resuming-by-position.md.
 */
final class CollectionLoad {
  private final Source source;
  private final ImportSession run;
  private final ImportOptions options;
  private final Pace pace;
  private final BooleanSupplier stopped;

  CollectionLoad(
      Source source, ImportSession run, ImportOptions options, Pace pace, BooleanSupplier stopped) {
    this.source = source;
    this.run = run;
    this.options = options;
    this.pace = pace;
    this.stopped = stopped;
  }

  /** The result, which covers part of the collection if the run was paused or stopped. */
  ImportReport.Collection load(PlannedCollection planned) {
    ImportTally tally = new ImportTally(planned);
    try (SourceRecords records = source.records(planned.source())) {
      Optional<ImportWriter> writer =
          run.writer(planned.target(), source.fingerprint(planned.source()));
      if (writer.isPresent()) {
        load(planned, records, writer.get(), tally);
      }
      return tally.report(records.findings());
    }
  }

  private void load(
      PlannedCollection planned, SourceRecords records, ImportWriter writer, ImportTally tally) {
    skip(planned, records, writer.done(), tally);
    Progress progress =
        new Progress(
            ImportProgress.Phase.IMPORT,
            run.run().id(),
            planned,
            writer.done(),
            options.listener(),
            System::nanoTime);
    Batches batches = new Batches(planned, records, options.batchSize());
    try (LookAhead<Ready> ahead = new LookAhead<>(ready(batches, writer))) {
      if (write(ahead, writer, tally, progress)) {
        writer.finish();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // for the job
    }
  }

  /** A batch that was read, and its form for the write. */
  private record Ready(PlannedBatch planned, ImportWriter.Batch prepared) {}

  private static Iterator<Ready> ready(Iterator<PlannedBatch> batches, ImportWriter writer) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return batches.hasNext();
      }

      @Override
      public Ready next() {
        PlannedBatch batch = batches.next();
        return new Ready(batch, writer.prepare(batch.documents(), batch.keptVectors()));
      }
    };
  }

  /** Whether everything was written. It is false if the run was paused or stopped. */
  private boolean write(
      LookAhead<Ready> batches, ImportWriter writer, ImportTally tally, Progress progress)
      throws InterruptedException {
    while (true) {
      long began = System.nanoTime();
      Optional<Ready> next = batches.take();
      if (next.isEmpty()) {
        return true;
      }
      PlannedBatch batch = next.get().planned();
      Duration waited = Duration.ofNanos(System.nanoTime() - began);
      pace.await(batch.size());
      if (stopped.getAsBoolean() || !writer.write(next.get().prepared(), waited)) {
        return false;
      }
      tally.count(batch);
      tally.refused(next.get().prepared().refused());
      progress.advance(batch.size());
    }
  }

  private static void skip(
      PlannedCollection planned, SourceRecords records, long done, ImportTally tally) {
    for (long i = 0; i < done && records.hasNext(); i++) {
      tally.count(planned.document(records.next()));
    }
  }
}
