package dev.vectorstore.memory;

import dev.vectorstore.Embedding;
import dev.vectorstore.ModelId;
import dev.vectorstore.collection.CollectionInfo;
import dev.vectorstore.imports.ImportRun;
import dev.vectorstore.imports.ImportRuns.ChangedRows;
import dev.vectorstore.imports.ImportTarget;
import dev.vectorstore.internal.collection.Tenants;
import dev.vectorstore.internal.document.BatchWrite.Written;
import dev.vectorstore.internal.document.DocumentBatch;
import dev.vectorstore.internal.document.Embedders;
import dev.vectorstore.internal.text.CodePointOrder;
import dev.vectorstore.internal.text.DocumentKey;
import dev.vectorstore.memory.InMemoryCollection.Image;
import dev.vectorstore.write.WriteMode;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a run does with one collection; guarded by the runs that it is of. */
final class InMemoryPart {
  private final String name;
  private final String tenant;
  private final TreeMap<String, Note> notes = new TreeMap<>(CodePointOrder.INSTANCE);
  private @Nullable InMemoryCollection collection;
  private Optional<ModelId> written = Optional.empty();
  private boolean made;
  private final Set<ModelId> spaces = new LinkedHashSet<>();
  private boolean claimed;
  private boolean finished;
  private String fingerprint = "";
  private long expected;
  private long done;
  private long inserted;
  private long overwritten;
  private Duration busy = Duration.ZERO;

  /** What was there before a document was written, and what was written. */
  private record Note(Optional<Image> before, Image written) {}

  InMemoryPart(ImportTarget target) {
    this.name = target.collection();
    this.tenant = target.tenant();
    this.expected = target.expected();
  }

  String collection() {
    return name;
  }

  String tenant() {
    return tenant;
  }

  boolean isClaimed() {
    return claimed;
  }

  void claim(boolean claim) {
    claimed = claim;
  }

  boolean isFinished() {
    return finished;
  }

  boolean isMade() {
    return made;
  }

  long done() {
    return done;
  }

  /** From now on writes there; a second space may have been made for it. */
  void open(
      InMemoryVectorDatabase.Opened opened,
      Optional<ModelId> second,
      ImportTarget target,
      String source) {
    if (collection != opened.collection()) {
      made = false;
      spaces.clear();
    }
    collection = opened.collection();
    written = opened.collection().info().model();
    made = made || opened.made();
    opened.space().ifPresent(spaces::add);
    second.ifPresent(spaces::add);
    done = source.equals(fingerprint) && !source.isEmpty() ? done : 0;
    fingerprint = source;
    expected = target.expected();
    finished = false;
  }

  void finish() {
    finished = true;
    claimed = false;
    expected = done;
  }

  /** Where the documents go. */
  InMemoryTarget target(CollectionInfo opened) {
    InMemoryCollection to = Objects.requireNonNull(collection, "collection");
    return new InMemoryTarget(to, opened, Tenants.of(opened, tenant), Embedders.of(null));
  }

  Written write(
      CollectionInfo opened,
      DocumentBatch batch,
      Optional<ModelId> beside,
      Map<String, Embedding> vectors) {
    InMemoryCollection to = Objects.requireNonNull(collection, "collection");
    String owner = Tenants.of(opened, tenant);
    synchronized (to) {
      Map<String, Optional<Image>> before = new HashMap<>();
      batch
          .documents()
          .forEach(
              document -> {
                String key = DocumentKey.of(document.id());
                before.put(key, to.image(owner, key));
              });
      Written written = to.write(opened, Embedders.of(null), owner, batch, WriteMode.UPSERT);
      if (written.changed().isEmpty()) {
        beside.ifPresent(model -> to.putVectors(owner, model, vectors));
        before.forEach((key, image) -> note(key, image, to.image(owner, key).orElseThrow()));
      }
      return written;
    }
  }

  void advance(long read, Duration spent) {
    done += read;
    busy = busy.plus(spent);
  }

  private void note(String key, Optional<Image> found, Image now) {
    Note noted = notes.get(key);
    Optional<Image> before = noted == null ? found : noted.before();
    if (noted != null) {
      count(noted, -1);
      notes.remove(key);
    }
    if (before.isEmpty() || differs(before.get(), now)) {
      Note note = new Note(before, now);
      notes.put(key, note);
      count(note, 1);
    }
  }

  private void count(Note note, int by) {
    if (note.before().isPresent()) {
      overwritten += by;
    } else {
      inserted += by;
    }
  }

  /** In text, metadata, or the vector that the run wrote if its space is still there. */
  private boolean differs(Image one, Image other) {
    return !one.document().equals(other.document())
        || written
            .filter(model -> Objects.requireNonNull(collection, "collection").hasSpace(model))
            .filter(model -> !Objects.equals(one.vectors().get(model), other.vectors().get(model)))
            .isPresent();
  }

  /** What it writes into, if that is still there. */
  Optional<InMemoryCollection> written() {
    return Optional.ofNullable(collection).filter(each -> !each.isDropped());
  }

  /** The models of the spaces that it made. */
  Set<ModelId> spaces() {
    return Set.copyOf(spaces);
  }

  /** What is to become of its documents, see {@link InMemoryRollback}. */
  void takeBack(InMemoryRollback.Counts counts, ChangedRows changed, boolean apply) {
    if (written().isEmpty()) {
      return;
    }
    InMemoryCollection from = written().get();
    String owner = Tenants.of(from.info(), tenant);
    for (Map.Entry<String, Note> entry : List.copyOf(notes.entrySet())) {
      Note note = entry.getValue();
      Optional<Image> now = from.image(owner, entry.getKey());
      boolean isGone = now.isEmpty() && note.before().isEmpty();
      boolean isChanged = !isGone && (now.isEmpty() || differs(note.written(), now.get()));
      if (isChanged && changed == ChangedRows.KEEP) {
        counts.kept(note.written().document().id());
        continue;
      }
      if (isGone) {
        counts.gone();
      } else {
        counts.takenBack(note.before(), now, from);
      }
      if (apply) {
        from.restore(owner, entry.getKey(), note.before());
        notes.remove(entry.getKey());
      }
    }
  }

  ImportRun.Part info() {
    return new ImportRun.Part(
        name, tenant, expected, done, inserted, overwritten, busy, finished, made);
  }
}
