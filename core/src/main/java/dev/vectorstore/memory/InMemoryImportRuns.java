package dev.vectorstore.memory;

import dev.vectorstore.imports.ImportRun;
import dev.vectorstore.imports.ImportRun.State;
import dev.vectorstore.imports.ImportRuns;
import dev.vectorstore.imports.ImportSession;
import dev.vectorstore.imports.ImportTarget;
import dev.vectorstore.imports.RollbackReport;
import dev.vectorstore.internal.collection.RunRules;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** The imports of a database in memory, as long as it lives. */
final class InMemoryImportRuns implements ImportRuns {
  private final InMemoryVectorDatabase database;
  private final TreeMap<Long, InMemoryRun> runs = new TreeMap<>(Comparator.reverseOrder());
  private long last;

  InMemoryImportRuns(InMemoryVectorDatabase database) {
    this.database = database;
  }

  @Override
  public synchronized ImportSession start(
      String source, Map<String, ?> options, List<ImportTarget> targets) {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(options, "options");
    Objects.requireNonNull(targets, "targets");
    database.requireOpen();
    InMemoryRun run = new InMemoryRun(last + 1, source, options);
    for (ImportTarget target : targets) {
      requireFree(run, target.collection(), target.tenant());
      run.part(target).claim(true);
    }
    last = run.id();
    runs.put(run.id(), run);
    return new InMemoryImportSession(database, this, run);
  }

  /** Refuses a part that another run has hold of. */
  synchronized void requireFree(InMemoryRun wanting, String collection, String tenant) {
    for (InMemoryRun run : runs.values()) {
      if (run != wanting && run.claims(collection, tenant)) {
        throw RunRules.held(collection, tenant, run.id());
      }
    }
  }

  @Override
  public synchronized ImportSession resume(long id) {
    InMemoryRun run = found(id);
    RunRules.requireOpen(id, run.state());
    claimAgain(run, false);
    run.take(State.RUNNING);
    return new InMemoryImportSession(database, this, run);
  }

  private void claimAgain(InMemoryRun run, boolean finishedToo) {
    run.parts().forEach(part -> requireFree(run, part.collection(), part.tenant()));
    run.parts().stream()
        .filter(part -> finishedToo || !part.isFinished())
        .forEach(part -> part.claim(true));
  }

  @Override
  public synchronized void pause(long id) {
    InMemoryRun run = found(id);
    RunRules.requireOpen(id, run.state());
    if (run.state() == State.RUNNING) {
      run.end(State.PAUSED, Optional.empty());
    }
  }

  @Override
  public synchronized Optional<ImportRun> find(long id) {
    database.requireOpen();
    return Optional.ofNullable(runs.get(id)).map(InMemoryRun::info);
  }

  @Override
  public synchronized List<ImportRun> list() {
    database.requireOpen();
    return runs.values().stream().map(InMemoryRun::info).toList();
  }

  @Override
  public synchronized RollbackReport planRollback(long id, ChangedRows changed) {
    Objects.requireNonNull(changed, "changed");
    return InMemoryRollback.plan(database, found(id), changed);
  }

  @Override
  public synchronized RollbackReport rollback(long id, ChangedRows changed) {
    Objects.requireNonNull(changed, "changed");
    InMemoryRun run = found(id);
    claimAgain(run, true);
    run.take(State.ROLLING_BACK);
    RollbackReport report = InMemoryRollback.run(database, run, changed);
    run.end(State.ROLLED_BACK, Optional.empty());
    return report;
  }

  @Override
  public synchronized void forget(long id) {
    RunRules.requireForgettable(id, found(id).state());
    runs.remove(id);
  }

  private InMemoryRun found(long id) {
    database.requireOpen();
    InMemoryRun run = runs.get(id);
    if (run == null) {
      throw RunRules.noSuchRun(id);
    }
    return run;
  }
}
