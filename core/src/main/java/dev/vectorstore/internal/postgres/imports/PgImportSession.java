package dev.vectorstore.internal.postgres.imports;

import dev.vectorstore.Document;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.collection.CollectionInfo;
import dev.vectorstore.imports.ImportRun;
import dev.vectorstore.imports.ImportRun.State;
import dev.vectorstore.imports.ImportSession;
import dev.vectorstore.imports.ImportTarget;
import dev.vectorstore.imports.ImportWriter;
import dev.vectorstore.internal.collection.CollectionNames;
import dev.vectorstore.internal.collection.ModelCheck;
import dev.vectorstore.internal.collection.RunRules;
import dev.vectorstore.internal.collection.Tenants;
import dev.vectorstore.internal.document.DocumentBatch;
import dev.vectorstore.internal.document.Embedders;
import dev.vectorstore.internal.document.SpaceVectors;
import dev.vectorstore.internal.postgres.catalog.Backend;
import dev.vectorstore.internal.postgres.catalog.Catalog;
import dev.vectorstore.internal.postgres.catalog.Space;
import dev.vectorstore.internal.postgres.catalog.SpaceCatalog;
import dev.vectorstore.internal.postgres.catalog.StoredCollection;
import dev.vectorstore.internal.postgres.catalog.Tables;
import dev.vectorstore.internal.postgres.space.SpaceRows;
import dev.vectorstore.internal.postgres.write.CopyPrediction;
import dev.vectorstore.internal.postgres.write.Upsert;
import dev.vectorstore.internal.text.Storable;
import dev.vectorstore.space.SpaceInfo;
import dev.vectorstore.space.SpaceSettings;
import dev.vectorstore.space.SpaceState;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/** A run that this process holds. */
final class PgImportSession implements ImportSession {
  private final Backend backend;
  private final ImportRunCatalog runs;
  private final Catalog catalog;
  private final SpaceCatalog spaces;
  private final long id;
  private final String holder;

  PgImportSession(Backend backend, long id, String holder) {
    this.backend = backend;
    this.runs = new ImportRunCatalog(backend.tables());
    this.catalog = new Catalog(backend.tables());
    this.spaces = new SpaceCatalog(backend.tables());
    this.id = id;
    this.holder = holder;
  }

  ImportRunCatalog catalog() {
    return runs;
  }

  @Override
  public ImportRun run() {
    return backend
        .connections()
        .read("look at run " + id, connection -> runs.runs(connection, Optional.of(id)))
        .stream()
        .findFirst()
        .orElseThrow(() -> RunRules.noSuchRun(id));
  }

  @Override
  public Optional<ImportWriter> writer(ImportTarget target, String fingerprint) {
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(fingerprint, "fingerprint");
    CollectionNames.checked(target.collection());
    ModelCheck agreement = ModelCheck.with(target.settings());
    Optional<Opened> found =
        backend
            .connections()
            .inTransaction(
                "opening of a part of run " + id,
                connection -> open(connection, target, agreement, fingerprint));
    return found.map(opened -> writer(target, opened));
  }

  private ImportWriter writer(ImportTarget target, Opened opened) {
    CollectionInfo info = opened.collection().info();
    String tenant = Tenants.of(info, target.tenant());
    Tenants.requireOwner(info, tenant);
    Tables tables = backend.tables();
    Function<List<Document>, DocumentBatch> batches = documents -> batch(info, target, documents);
    Optional<Space> beside = target.beside().map(model -> second(opened.collection(), model));
    ImportStep step =
        new ImportStep(
            "import into " + Storable.quoted(info.name()),
            this,
            opened.part(),
            new Upsert(tables, opened.collection(), tenant),
            new ImportLedger(tables, opened.collection(), tenant, opened.part()),
            beside.map(space -> new SpaceRows(tables, opened.collection(), space, tenant)),
            batches,
            new CopyPrediction());
    return new PgImportWriter(
        backend.of(tenant).connections(),
        batches,
        step,
        beside.map(space -> new SpaceVectors(info.name(), space.info())),
        opened.done());
  }

  private static DocumentBatch batch(
      CollectionInfo info, ImportTarget target, List<Document> documents) {
    DocumentBatch batch =
        DocumentBatch.of(info, Embedders.of(target.settings().model().orElse(null)), documents, 0);
    return target.keepsRefused() ? batch.keepingRefused() : batch;
  }

  /** Whether the run goes on, which stays so until the transaction ends. */
  boolean mayWrite(Connection connection) throws SQLException {
    return runs.mayWrite(connection, id, holder);
  }

  /** What a part writes into, and how far it is. */
  private record Opened(long part, StoredCollection collection, long done) {}

  private Optional<Opened> open(
      Connection connection, ImportTarget target, ModelCheck agreement, String fingerprint)
      throws SQLException {
    if (!mayWrite(connection)) {
      return Optional.empty();
    }
    long part = runs.claim(connection, id, target);
    Catalog.Opened opened = catalog.open(connection, target.collection(), agreement);
    StoredCollection collection = opened.collection();
    List<Integer> made = new ArrayList<>();
    opened.space().ifPresent(made::add);
    if (target.beside().isPresent()) {
      makeSecond(connection, collection, target.beside().get()).ifPresent(made::add);
    }
    runs.opened(connection, part, opened, made, fingerprint, target.expected());
    return Optional.of(new Opened(part, collection, runs.part(connection, part).part().done()));
  }

  private OptionalInt makeSecond(Connection connection, StoredCollection collection, ModelId model)
      throws SQLException {
    return spaces.create(
        connection,
        collection.id(),
        SpaceInfo.of(
            model, SpaceState.BUILDING, SpaceSettings.defaults(), collection.info().metric()));
  }

  private Space second(StoredCollection collection, ModelId model) {
    return backend
        .connections()
        .read("opening of a space", connection -> spaces.all(connection, collection.id()))
        .stream()
        .filter(each -> each.info().model().equals(model))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public void finish() {
    end(State.DONE, Optional.empty());
  }

  @Override
  public void fail(String what) {
    Objects.requireNonNull(what, "what");
    try {
      end(State.FAILED, Optional.of(what));
    } catch (VectorStoreException.RunConflict e) {
      // Then it is not this process's any more to say how the run ended.
    }
  }

  private void end(State state, Optional<String> failure) {
    backend
        .connections()
        .inTransaction(
            "end of run " + id,
            connection -> {
              runs.lock(connection, id);
              if (mayWrite(connection)) {
                runs.release(connection, id);
                runs.change(connection, id, state, Optional.empty(), failure);
              }
              return state;
            });
  }
}
