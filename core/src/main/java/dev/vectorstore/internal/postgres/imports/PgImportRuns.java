package dev.vectorstore.internal.postgres.imports;

import dev.vectorstore.imports.ImportRun;
import dev.vectorstore.imports.ImportRun.State;
import dev.vectorstore.imports.ImportRuns;
import dev.vectorstore.imports.ImportSession;
import dev.vectorstore.imports.ImportTarget;
import dev.vectorstore.imports.RollbackReport;
import dev.vectorstore.internal.collection.RunRules;
import dev.vectorstore.internal.postgres.catalog.Backend;
import dev.vectorstore.internal.postgres.connection.Connections;
import dev.vectorstore.internal.postgres.imports.ImportRunCatalog.StoredPart;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** The imports of one database in PostgreSQL. */
public final class PgImportRuns implements ImportRuns {
  private final Backend backend;
  private final Connections connections;
  private final ImportRunCatalog runs;

  public PgImportRuns(Backend backend) {
    this.backend = backend;
    this.connections = backend.connections();
    this.runs = new ImportRunCatalog(backend.tables());
  }

  @Override
  public ImportSession start(String source, Map<String, ?> options, List<ImportTarget> targets) {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(options, "options");
    Objects.requireNonNull(targets, "targets");
    String holder = UUID.randomUUID().toString();
    long id =
        connections.inTransaction(
            "start of a run",
            connection -> {
              long started = runs.start(connection, source, options, holder);
              for (ImportTarget target : targets) {
                runs.claim(connection, started, target);
              }
              return started;
            });
    return new PgImportSession(backend, id, holder);
  }

  @Override
  public ImportSession resume(long run) {
    String holder = UUID.randomUUID().toString();
    connections.inTransaction(
        "resuming of run " + run,
        connection -> {
          RunRules.requireOpen(run, runs.lock(connection, run));
          for (StoredPart part : runs.parts(connection, run)) {
            if (!part.part().finished()) {
              runs.claimAgain(connection, part);
            }
          }
          runs.change(connection, run, State.RUNNING, Optional.of(holder), Optional.empty());
          return run;
        });
    return new PgImportSession(backend, run, holder);
  }

  @Override
  public void pause(long run) {
    connections.inTransaction(
        "pausing of run " + run,
        connection -> {
          State state = runs.lock(connection, run);
          RunRules.requireOpen(run, state);
          if (state == State.RUNNING) {
            runs.release(connection, run);
            runs.change(connection, run, State.PAUSED);
          }
          return state;
        });
  }

  @Override
  public Optional<ImportRun> find(long run) {
    return list(Optional.of(run)).stream().findFirst();
  }

  @Override
  public List<ImportRun> list() {
    return list(Optional.empty());
  }

  private List<ImportRun> list(Optional<Long> only) {
    return connections.inTransaction(
        "list of the runs", connection -> runs.runs(connection, only), found -> false);
  }

  @Override
  public RollbackReport planRollback(long run, ChangedRows changed) {
    Objects.requireNonNull(changed, "changed");
    List<PgRollback> parts = parts(partsOf(run), changed);
    parts.forEach(PgRollback::plan);
    RunCleanup emptied = new RunCleanup(backend);
    return new RollbackReport(
        run, parts.stream().map(each -> each.report(emptied.plan(each.part(), parts))).toList());
  }

  private List<PgRollback> parts(List<StoredPart> parts, ChangedRows changed) {
    return parts.stream().map(part -> new PgRollback(backend, part, changed)).toList();
  }

  private List<StoredPart> partsOf(long run) {
    return connections.inTransaction(
        "look at run " + run,
        connection -> {
          if (runs.runs(connection, Optional.of(run)).isEmpty()) {
            throw RunRules.noSuchRun(run);
          }
          return runs.parts(connection, run);
        },
        found -> false);
  }

  @Override
  public RollbackReport rollback(long run, ChangedRows changed) {
    Objects.requireNonNull(changed, "changed");
    List<PgRollback> parts =
        parts(
            connections.inTransaction(
                "rollback of run " + run, connection -> begin(connection, run)),
            changed);
    parts.forEach(PgRollback::run);
    RunCleanup emptied = new RunCleanup(backend);
    List<RollbackReport.Part> reports =
        parts.stream().map(each -> each.report(emptied.drop(each.part()))).toList();
    connections.inTransaction(
        "rollback of run " + run,
        connection -> {
          runs.release(connection, run);
          runs.change(connection, run, State.ROLLED_BACK);
          return run;
        });
    return new RollbackReport(run, reports);
  }

  /** From then on nobody writes for the run, nor another run into its collections. */
  private List<StoredPart> begin(Connection connection, long run) throws SQLException {
    runs.lock(connection, run);
    List<StoredPart> parts = runs.parts(connection, run);
    for (StoredPart part : parts) {
      runs.claimAgain(connection, part);
    }
    Optional<String> nobody = Optional.of(UUID.randomUUID().toString());
    runs.change(connection, run, State.ROLLING_BACK, nobody, Optional.empty());
    return parts;
  }

  @Override
  public void forget(long run) {
    connections.inTransaction(
        "forgetting of run " + run,
        connection -> {
          RunRules.requireForgettable(run, runs.lock(connection, run));
          runs.forget(connection, run);
          return run;
        });
  }
}
