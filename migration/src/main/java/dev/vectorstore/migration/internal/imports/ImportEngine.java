package dev.vectorstore.migration.internal.imports;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.imports.ImportRun;
import dev.vectorstore.imports.ImportSession;
import dev.vectorstore.migration.ImportException;
import dev.vectorstore.migration.ImportProgress;
import dev.vectorstore.migration.ImportReport;
import dev.vectorstore.migration.SourceInspection;
import dev.vectorstore.migration.internal.source.Source;
import dev.vectorstore.migration.internal.source.SourceLocation;
import dev.vectorstore.migration.internal.source.SourceRecords;
import java.util.List;

/**
 * Inspects, reads and imports any source. Immutable and safe for use by several threads.
 *
 * <p>Why: docs/decisions/0073-a-neutral-import-engine.md.
 */
public final class ImportEngine {
  private final SourceLocation location;
  private final ImportOptions options;

  /** For one source. */
  public ImportEngine(SourceLocation location, ImportOptions options) {
    this.location = location;
    this.options = options;
  }

  /** What an import would write, with names and models. */
  public SourceInspection inspect() {
    try (Source source = location.open()) {
      return Inspection.of(location.description(), source, options);
    }
  }

  /** What an import would write, after reading all records. */
  public List<ImportReport.Collection> rehearse() {
    try (Source source = location.open(options::first)) {
      return ImportPlan.of(source, options).stream()
          .map(planned -> rehearsed(source, planned))
          .toList();
    }
  }

  private ImportReport.Collection rehearsed(Source source, PlannedCollection planned) {
    ImportTally tally = new ImportTally(planned);
    Progress progress =
        new Progress(
            ImportProgress.Phase.READ, 0, planned, 0, options.listener(), System::nanoTime);
    try (SourceRecords records = source.records(planned.source())) {
      Batches batches = new Batches(planned, records, options.batchSize());
      while (batches.hasNext()) {
        PlannedBatch batch = batches.next();
        tally.count(batch);
        progress.advance(batch.size());
      }
      return tally.report(records.findings());
    }
  }

  /** Imports as a new run, to its end or until it is paused. */
  public ImportReport importInto(VectorDatabase database) {
    try (Source source = location.open(options::first)) {
      List<PlannedCollection> plan = plan(source, database);
      ImportSession run =
          database
              .imports()
              .start(
                  location.description(),
                  options.recorded(),
                  plan.stream().map(PlannedCollection::target).toList());
      return new ImportJob(source, run, options).carryOut(plan);
    }
  }

  /** Resumes a run of the same source. */
  public ImportReport resume(VectorDatabase database, long run) {
    String here = location.description();
    String read = database.imports().find(run).map(ImportRun::source).orElse(here);
    if (!read.equals(here)) {
      throw new ImportException("run " + run + " reads " + read + ", not " + here);
    }
    try (Source source = location.open()) {
      List<PlannedCollection> plan = plan(source, database);
      return new ImportJob(source, database.imports().resume(run), options).carryOut(plan);
    }
  }

  private List<PlannedCollection> plan(Source source, VectorDatabase database) {
    List<PlannedCollection> plan = ImportPlan.of(source, options);
    ImportPlan.requireFit(plan, database);
    ImportPlan.requireMetadata(plan, database);
    return plan;
  }
}
