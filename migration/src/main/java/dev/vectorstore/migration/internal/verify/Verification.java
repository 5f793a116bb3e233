package dev.vectorstore.migration.internal.verify;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.migration.ImportException;
import dev.vectorstore.migration.ImportProgress;
import dev.vectorstore.migration.VerificationReport;
import dev.vectorstore.migration.internal.imports.Batches;
import dev.vectorstore.migration.internal.imports.ImportOptions;
import dev.vectorstore.migration.internal.imports.ImportPlan;
import dev.vectorstore.migration.internal.imports.LookAhead;
import dev.vectorstore.migration.internal.imports.PlannedBatch;
import dev.vectorstore.migration.internal.imports.PlannedCollection;
import dev.vectorstore.migration.internal.imports.Progress;
import dev.vectorstore.migration.internal.source.Source;
import dev.vectorstore.migration.internal.source.SourceLocation;
import dev.vectorstore.migration.internal.source.SourceRecords;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Reads collections of a source and of a database together, and compares them.
 *
 * <p>Why: docs/decisions/0065-absence-is-not-equality.md.
 */
public final class Verification {
  private final Source source;
  private final VectorDatabase database;
  private final ImportOptions options;

  private Verification(Source source, VectorDatabase database, ImportOptions options) {
    this.source = source;
    this.database = database;
    this.options = options;
  }

  /** Compares everything that the options select from the source. Changes nothing. */
  public static VerificationReport of(
      SourceLocation location, VectorDatabase database, ImportOptions options) {
    Instant at = Instant.now();
    long began = System.nanoTime();
    try (Source source = location.open(options::first)) {
      List<PlannedCollection> plan = ImportPlan.of(source, options);
      ImportPlan.requireFit(plan, database);
      Verification verification = new Verification(source, database, options);
      List<VerificationReport.Collection> reports = plan.stream().map(verification::of).toList();
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      return new VerificationReport(location.description(), at, took, reports);
    }
  }

  private VerificationReport.Collection of(PlannedCollection planned) {
    VectorStore store = planned.open(database);
    CollectionVerifier verifier =
        new CollectionVerifier(planned, store, planned.spaces(database), source.optionalKeys());
    AnswerComparison answers;
    try (SourceRecords records = source.records(planned.source())) {
      answers = new AnswerComparison(source, planned, store, records);
      compare(planned, records, verifier, answers);
    }
    return verifier.report(answers.compare());
  }

  private void compare(
      PlannedCollection planned,
      SourceRecords records,
      CollectionVerifier verifier,
      AnswerComparison answers) {
    Progress progress =
        new Progress(
            ImportProgress.Phase.VERIFY, 0, planned, 0, options.listener(), System::nanoTime);
    Iterator<PlannedBatch> batches =
        offered(new Batches(planned, records, options.batchSize()), answers);
    try (LookAhead<PlannedBatch> ahead = new LookAhead<>(batches)) {
      for (Optional<PlannedBatch> next = next(ahead, answers);
          next.isPresent();
          next = next(ahead, answers)) {
        verifier.compare(next.get());
        progress.advance(next.get().size());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ImportException("the verification was interrupted");
    }
  }

  /** The batches, each offered to the answers in the thread that reads it. */
  private static Iterator<PlannedBatch> offered(
      Iterator<PlannedBatch> batches, AnswerComparison answers) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return batches.hasNext();
      }

      @Override
      public PlannedBatch next() {
        PlannedBatch batch = batches.next();
        answers.offer(batch);
        return batch;
      }
    };
  }

  /** The next batch. The database answers queries until it is ready. */
  private static Optional<PlannedBatch> next(
      LookAhead<PlannedBatch> ahead, AnswerComparison answers) throws InterruptedException {
    boolean asks = true;
    while (asks && !ahead.isReady() && !Thread.currentThread().isInterrupted()) {
      asks = answers.askAhead();
    }
    return ahead.take();
  }
}
