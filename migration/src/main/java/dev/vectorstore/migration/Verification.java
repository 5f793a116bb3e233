package dev.vectorstore.migration;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.migration.internal.chroma.ChromaRecords;
import dev.vectorstore.migration.internal.chroma.ChromaSession;
import java.util.Optional;

/** Reads collections of the source and of the database side by side, and compares them. */
final class Verification {
  private final ChromaSession source;
  private final VectorDatabase database;
  private final ImportOptions options;

  Verification(ChromaSession source, VectorDatabase database, ImportOptions options) {
    this.source = source;
    this.database = database;
    this.options = options;
  }

  VerificationReport.Collection of(PlannedCollection planned) {
    VectorStore store = planned.open(database);
    CollectionVerifier verifier = new CollectionVerifier(planned, store, planned.spaces(database));
    AnswerComparison answers;
    try (ChromaRecords records = source.records(planned.source())) {
      answers = new AnswerComparison(source, planned, store, records);
      compare(planned, records, verifier, answers);
    }
    return verifier.report(answers.compare());
  }

  private void compare(
      PlannedCollection planned,
      ChromaRecords records,
      CollectionVerifier verifier,
      AnswerComparison answers) {
    Progress progress =
        new Progress(
            ImportProgress.Phase.VERIFY, 0, planned, 0, options.listener(), System::nanoTime);
    Batches batches = new Batches(records, options.batchSize());
    try (LookAhead<PlannedBatch> ahead =
        new LookAhead<>(PlannedBatch.all(planned, batches, answers::offer))) {
      for (Optional<PlannedBatch> next = next(ahead, answers);
          next.isPresent();
          next = next(ahead, answers)) {
        verifier.compare(next.get());
        progress.advance(next.get().size());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ChromaImportException("the verification was interrupted");
    }
  }

  /** The next batch; the database answers questions as long as it is not ready. */
  private static Optional<PlannedBatch> next(
      LookAhead<PlannedBatch> ahead, AnswerComparison answers) throws InterruptedException {
    boolean asks = true;
    while (asks && !ahead.isReady() && !Thread.currentThread().isInterrupted()) {
      asks = answers.askAhead();
    }
    return ahead.take();
  }
}
