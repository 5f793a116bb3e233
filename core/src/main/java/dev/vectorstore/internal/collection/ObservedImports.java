package dev.vectorstore.internal.collection;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.imports.ImportRun;
import dev.vectorstore.imports.ImportRuns;
import dev.vectorstore.imports.ImportSession;
import dev.vectorstore.imports.ImportTarget;
import dev.vectorstore.imports.ImportWriter;
import dev.vectorstore.imports.RollbackReport;
import dev.vectorstore.internal.observe.Observer;
import dev.vectorstore.internal.observe.Trace;
import dev.vectorstore.observe.OperationKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The imports of a database whose operations are told to a listener. */
public final class ObservedImports implements ImportRuns {
  private final ImportRuns runs;
  private final Observer observer;

  public ObservedImports(ImportRuns runs, Observer observer) {
    this.runs = runs;
    this.observer = observer;
  }

  @Override
  public ImportSession start(String source, Map<String, ?> options, List<ImportTarget> targets) {
    Optional<String> collection = only(targets.stream().map(ImportTarget::collection));
    return begun(collection, () -> runs.start(source, options, targets));
  }

  /** The collections of a run that goes on are known once a writer is opened, so none is named. */
  @Override
  public ImportSession resume(long run) {
    return begun(Optional.empty(), () -> runs.resume(run));
  }

  private ImportSession begun(Optional<String> collection, Supplier<ImportSession> beginning) {
    Observer.Running running = observer.start(OperationKind.IMPORT, collection);
    try {
      return new Session(running.step(trace -> beginning.get()), running);
    } catch (Throwable e) {
      running.fail(e);
      throw e;
    }
  }

  @Override
  public void pause(long run) {
    runs.pause(run);
  }

  @Override
  public Optional<ImportRun> find(long run) {
    return runs.find(run);
  }

  @Override
  public List<ImportRun> list() {
    return runs.list();
  }

  @Override
  public RollbackReport planRollback(long run, ChangedRows changed) {
    return runs.planRollback(run, changed);
  }

  @Override
  public RollbackReport rollback(long run, ChangedRows changed) {
    Observer.Running running = observer.start(OperationKind.IMPORT_ROLLBACK, Optional.empty());
    try {
      RollbackReport report = running.step(trace -> counted(trace, runs.rollback(run, changed)));
      running.end();
      return report;
    } catch (Throwable e) {
      running.fail(e);
      throw e;
    }
  }

  @Override
  public void forget(long run) {
    runs.forget(run);
  }

  private static RollbackReport counted(Trace trace, RollbackReport report) {
    trace.written(report.parts().stream().mapToLong(RollbackReport.Part::restored).sum());
    trace.deleted(report.parts().stream().mapToLong(RollbackReport.Part::removed).sum());
    return report;
  }

  private static Optional<String> only(Stream<String> collections) {
    List<String> different = collections.distinct().limit(2).toList();
    return different.size() == 1 ? Optional.of(different.get(0)) : Optional.empty();
  }

  /** An import, which ends when it is finished or failed. */
  private static final class Session implements ImportSession {
    private final ImportSession session;
    private final Observer.Running running;
    private volatile @Nullable Throwable last;

    Session(ImportSession session, Observer.Running running) {
      this.session = session;
      this.running = running;
    }

    @Override
    public ImportRun run() {
      return session.run();
    }

    @Override
    public Optional<ImportWriter> writer(ImportTarget target, String fingerprint) {
      return step(trace -> session.writer(target, fingerprint))
          .map(writer -> new Writer(writer, this));
    }

    @Override
    public void finish() {
      try {
        step(
            trace -> {
              session.finish();
              return trace;
            });
        running.end();
      } catch (Throwable e) {
        running.fail(e);
        throw e;
      }
    }

    @Override
    public void fail(String what) {
      Throwable reason = last;
      try {
        step(
            trace -> {
              session.fail(what);
              return trace;
            });
      } finally {
        running.fail(reason == null ? new IllegalStateException("marked as failed") : reason);
      }
    }

    <T> T step(Function<Trace, T> work) {
      try {
        return running.step(work);
      } catch (Throwable e) {
        last = e;
        throw e;
      }
    }
  }

  private record Writer(ImportWriter writer, Session session) implements ImportWriter {
    @Override
    public long done() {
      return writer.done();
    }

    @Override
    public Batch prepare(List<Document> documents, Map<String, Embedding> beside) {
      return session.step(trace -> writer.prepare(documents, beside));
    }

    @Override
    public boolean write(Batch batch, Duration spent) {
      return session.step(
          trace -> {
            boolean written = writer.write(batch, spent);
            trace.written(written ? batch.size() : 0);
            return written;
          });
    }

    @Override
    public void finish() {
      session.step(
          trace -> {
            writer.finish();
            return trace;
          });
    }
  }
}
