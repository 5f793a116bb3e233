package dev.vectorstore.memory;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.ModelId;
import dev.vectorstore.collection.CollectionInfo;
import dev.vectorstore.imports.ImportRun;
import dev.vectorstore.imports.ImportRun.State;
import dev.vectorstore.imports.ImportSession;
import dev.vectorstore.imports.ImportTarget;
import dev.vectorstore.imports.ImportWriter;
import dev.vectorstore.internal.collection.ModelCheck;
import dev.vectorstore.internal.collection.RunRules;
import dev.vectorstore.internal.collection.Tenants;
import dev.vectorstore.internal.document.BatchWrite;
import dev.vectorstore.internal.document.DocumentBatch;
import dev.vectorstore.internal.document.Embedders;
import dev.vectorstore.internal.document.SpaceVectors;
import dev.vectorstore.internal.text.Storable;
import dev.vectorstore.space.SpaceSettings;
import dev.vectorstore.write.WriteMode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** A run, held by whoever started or resumed it last. */
final class InMemoryImportSession implements ImportSession {
  private final InMemoryVectorDatabase database;
  private final InMemoryImportRuns runs;
  private final InMemoryRun run;
  private final int holder;

  InMemoryImportSession(InMemoryVectorDatabase database, InMemoryImportRuns runs, InMemoryRun run) {
    this.database = database;
    this.runs = runs;
    this.run = run;
    this.holder = run.holder();
  }

  @Override
  public ImportRun run() {
    synchronized (runs) {
      return run.info();
    }
  }

  @Override
  public Optional<ImportWriter> writer(ImportTarget target, String fingerprint) {
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(fingerprint, "fingerprint");
    ModelCheck agreement = ModelCheck.with(target.settings());
    synchronized (runs) {
      if (!mayWrite()) {
        return Optional.empty();
      }
      runs.requireFree(run, target.collection(), target.tenant());
      InMemoryVectorDatabase.Opened opened = database.openForImport(target.collection(), agreement);
      Tenants.requireOwner(opened.collection().info(), target.tenant());
      Optional<ModelId> beside =
          target
              .beside()
              .filter(model -> opened.collection().makeSpace(model, SpaceSettings.defaults()));
      InMemoryPart part = run.part(target);
      part.claim(true);
      part.open(opened, beside, target, fingerprint);
      return Optional.of(new Writer(opened.collection().info(), target, part));
    }
  }

  private boolean mayWrite() {
    return RunRules.mayWrite(run.id(), run.state(), run.holder() == holder);
  }

  @Override
  public void finish() {
    synchronized (runs) {
      if (mayWrite()) {
        run.end(State.DONE, Optional.empty());
      }
    }
  }

  @Override
  public void fail(String what) {
    Objects.requireNonNull(what, "what");
    synchronized (runs) {
      if (run.holder() == holder && run.state() == State.RUNNING) {
        run.end(State.FAILED, Optional.of(what));
      }
    }
  }

  /** Writes one part. */
  private final class Writer implements ImportWriter {
    private final CollectionInfo collection;
    private final ImportTarget target;
    private final InMemoryPart part;

    Writer(CollectionInfo collection, ImportTarget target, InMemoryPart part) {
      this.collection = collection;
      this.target = target;
      this.part = part;
    }

    @Override
    public long done() {
      synchronized (runs) {
        return part.done();
      }
    }

    @Override
    public Batch prepare(List<Document> documents, Map<String, Embedding> beside) {
      DocumentBatch batch =
          DocumentBatch.of(
              collection, Embedders.of(target.settings().model().orElse(null)), documents, 0);
      return new Prepared(
          target.keepsRefused() ? batch.keepingRefused() : batch, second(beside), documents.size());
    }

    @Override
    public boolean write(Batch batch, Duration spent) {
      long began = System.nanoTime();
      Prepared prepared = (Prepared) batch;
      Step step = new Step(part.target(collection), prepared.beside());
      BatchWrite.run(prepared.documents(), WriteMode.UPSERT, step);
      synchronized (runs) {
        if (!step.stopped) {
          part.advance(prepared.size(), spent.plusNanos(System.nanoTime() - began));
        }
      }
      return !step.stopped;
    }

    /** One batch. */
    private final class Step implements BatchWrite.Target {
      private final InMemoryTarget to;
      private final Map<String, Embedding> beside;
      private boolean stopped;

      Step(InMemoryTarget to, Map<String, Embedding> beside) {
        this.to = to;
        this.beside = beside;
      }

      @Override
      public Set<String> stored(List<String> ids) {
        return to.stored(ids);
      }

      @Override
      public Set<String> unchanged(List<Document> texts) {
        return to.unchanged(texts);
      }

      @Override
      public BatchWrite.Written write(DocumentBatch batch, WriteMode mode) {
        synchronized (runs) {
          stopped = !mayWrite();
          return stopped
              ? new BatchWrite.Written(0, Set.of())
              : part.write(collection, batch, target.beside(), beside);
        }
      }
    }

    private Map<String, Embedding> second(Map<String, Embedding> beside) {
      if (beside.isEmpty()) {
        return beside;
      }
      SpaceVectors space =
          database.spaces(collection.name()).list().stream()
              .filter(each -> target.beside().equals(Optional.of(each.model())))
              .findFirst()
              .map(info -> new SpaceVectors(collection.name(), info))
              .orElseThrow(() -> new IllegalStateException("the target has no second space"));
      Map<String, Embedding> vectors = new LinkedHashMap<>();
      beside.forEach(
          (id, vector) ->
              vectors.put(
                  id, space.stored(() -> "the embedding of " + Storable.quoted(id), vector)));
      return vectors;
    }

    @Override
    public void finish() {
      synchronized (runs) {
        if (mayWrite()) {
          part.finish();
        }
      }
    }
  }

  private record Prepared(DocumentBatch documents, Map<String, Embedding> beside, int size)
      implements ImportWriter.Batch {
    @Override
    public List<String> refused() {
      return documents.refused();
    }
  }
}
