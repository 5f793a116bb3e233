package dev.vectorstore.migration.internal.imports;

import dev.vectorstore.VectorStoreException;
import dev.vectorstore.imports.ImportRun;
import dev.vectorstore.imports.ImportSession;
import dev.vectorstore.migration.ImportException;
import dev.vectorstore.migration.ImportReport;
import dev.vectorstore.migration.SourceReadException;
import dev.vectorstore.migration.internal.source.Source;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** Carries out a run: its collections one after another, or several at a time. */
final class ImportJob {
  private final ImportSession run;
  private final ImportOptions options;
  private final CollectionLoad load;
  private volatile boolean stopped;

  ImportJob(Source source, ImportSession run, ImportOptions options) {
    this(source, run, options, new Pace(options.maxPerSecond(), Pace.Clock.SYSTEM));
  }

  ImportJob(Source source, ImportSession run, ImportOptions options, Pace pace) {
    this.run = run;
    this.options = options;
    this.load =
        new CollectionLoad(
            source, run, options, pace, () -> stopped || Thread.currentThread().isInterrupted());
  }

  /** Ends the run as done, as paused or, with the cause, as failed. */
  ImportReport carryOut(List<PlannedCollection> plan) {
    try {
      options.started().accept(run.run());
      List<ImportReport.Collection> reports = load(unfinished(plan));
      if (Thread.interrupted()) {
        Thread.currentThread().interrupt();
        throw new ImportException("run " + run.run().id() + " was interrupted");
      }
      run.finish();
      return new ImportReport(run.run(), reports);
    } catch (RuntimeException | Error e) {
      fail(e);
      throw e;
    }
  }

  private List<PlannedCollection> unfinished(List<PlannedCollection> plan) {
    List<List<String>> finished =
        run.run().parts().stream()
            .filter(ImportRun.Part::finished)
            .map(part -> List.of(part.collection(), part.tenant()))
            .toList();
    return plan.stream()
        .filter(each -> !finished.contains(List.of(each.name(), each.tenant())))
        .toList();
  }

  private void fail(Throwable e) {
    boolean ours =
        e instanceof VectorStoreException
            || e instanceof SourceReadException
            || e instanceof ImportException;
    // Messages of other libraries may contain anything.
    String said = ours && e.getMessage() != null ? ": " + e.getMessage() : "";
    String what = e.getClass().getSimpleName() + said;
    boolean interrupted = Thread.interrupted(); // a pool gives no connection to such a thread
    try {
      run.fail(storable(what));
    } catch (RuntimeException | Error failed) {
      e.addSuppressed(failed);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * The text with a question mark for each character that a database cannot hold: unpaired
   * surrogates and U+0000.
   */
  private static String storable(String text) {
    byte[] encoded = text.replace('\0', '?').getBytes(StandardCharsets.UTF_8);
    return new String(encoded, StandardCharsets.UTF_8);
  }

  private List<ImportReport.Collection> load(List<PlannedCollection> plan) {
    int threads = Math.min(options.parallel(), plan.size());
    return threads > 1
        ? inThreads(plan, threads)
        : plan.stream()
            .takeWhile(next -> !Thread.currentThread().isInterrupted())
            .map(load::load)
            .toList();
  }

  private List<ImportReport.Collection> inThreads(List<PlannedCollection> plan, int threads) {
    ExecutorService executor = ImportThreads.start("vectorstore-import", threads);
    try {
      List<Future<ImportReport.Collection>> loads = new ArrayList<>();
      for (PlannedCollection planned : plan) {
        loads.add(executor.submit(stopping(() -> load.load(planned))));
      }
      List<ImportReport.Collection> reports = new ArrayList<>();
      Optional<Throwable> failure = Optional.empty();
      for (Future<ImportReport.Collection> each : loads) {
        try {
          reports.add(each.get());
        } catch (ExecutionException e) {
          failure = failure.or(() -> Optional.ofNullable(e.getCause()));
        }
      }
      if (failure.isPresent()) {
        throw ImportThreads.unchecked(failure.get());
      }
      return reports;
    } catch (InterruptedException e) {
      stopped = true;
      Thread.currentThread().interrupt();
      return List.of();
    } finally {
      ImportThreads.join(executor);
    }
  }

  /** A load whose failure stops the others. */
  private Callable<ImportReport.Collection> stopping(Callable<ImportReport.Collection> work) {
    return () -> {
      boolean done = false;
      try {
        ImportReport.Collection report = work.call();
        done = true;
        return report;
      } finally {
        stopped |= !done;
      }
    };
  }
}
