package dev.vectorstore.migration;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.imports.ImportSession;
import dev.vectorstore.imports.ImportWriter;
import dev.vectorstore.migration.internal.chroma.ChromaRecord;
import dev.vectorstore.migration.internal.chroma.ChromaRecords;
import dev.vectorstore.migration.internal.chroma.ChromaSession;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Brings one collection over, from where its run stopped. */
final class CollectionLoad {
  private final ChromaSession source;
  private final ImportSession run;
  private final ImportOptions options;
  private final Pace pace;
  private final BooleanSupplier stopped;

  CollectionLoad(
      ChromaSession source,
      ImportSession run,
      ImportOptions options,
      Pace pace,
      BooleanSupplier stopped) {
    this.source = source;
    this.run = run;
    this.options = options;
    this.pace = pace;
    this.stopped = stopped;
  }

  /** What was written; of part of the collection if the run was paused or stopped. */
  ImportReport.Collection load(PlannedCollection planned) {
    ImportTally tally = new ImportTally(planned);
    try (ChromaRecords records = source.records(planned.source())) {
      Optional<ImportWriter> writer =
          run.writer(planned.target(), source.fingerprint(planned.source()));
      if (writer.isPresent()) {
        load(planned, records, writer.get(), tally);
      }
      return tally.report(records.findings());
    }
  }

  private void load(
      PlannedCollection planned, ChromaRecords records, ImportWriter writer, ImportTally tally) {
    skip(records, writer.done(), tally);
    Progress progress =
        new Progress(
            ImportProgress.Phase.IMPORT,
            run.run().id(),
            planned,
            writer.done(),
            options.listener(),
            System::nanoTime);
    Batches batches = new Batches(records, options.batchSize());
    for (long began = System.nanoTime(); batches.hasNext(); began = System.nanoTime()) {
      List<ChromaRecord> batch = batches.next();
      List<Document> documents = batch.stream().map(tally::count).toList();
      Duration read = Duration.ofNanos(System.nanoTime() - began);
      pace.await(batch.size());
      if (stopped.getAsBoolean() || !writer.write(documents, beside(planned, batch), read)) {
        return;
      }
      progress.advance(batch.size());
    }
    writer.finish();
  }

  private static void skip(ChromaRecords records, long done, ImportTally tally) {
    for (long i = 0; i < done && records.hasNext(); i++) {
      tally.count(records.next());
    }
  }

  private static Map<String, Embedding> beside(
      PlannedCollection planned, List<ChromaRecord> batch) {
    Map<String, Embedding> vectors = new LinkedHashMap<>();
    for (ChromaRecord record : batch) {
      planned
          .vectorBeside(record)
          .ifPresent(vector -> vectors.put(ChromaText.escape(record.id()), vector));
    }
    return vectors;
  }
}
