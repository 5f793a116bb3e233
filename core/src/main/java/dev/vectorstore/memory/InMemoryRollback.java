package dev.vectorstore.memory;

import dev.vectorstore.ModelId;
import dev.vectorstore.imports.ImportRuns.ChangedRows;
import dev.vectorstore.imports.RollbackReport;
import dev.vectorstore.memory.InMemoryCollection.Image;
import dev.vectorstore.space.SpaceInfo;
import dev.vectorstore.space.SpaceState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes back what a run wrote, or looks at what that would do; guarded by the runs. */
final class InMemoryRollback {
  private final InMemoryVectorDatabase database;
  private final Map<InMemoryPart, Counts> parts = new LinkedHashMap<>();

  private InMemoryRollback(
      InMemoryVectorDatabase database, InMemoryRun run, ChangedRows changed, boolean apply) {
    this.database = database;
    for (InMemoryPart part : run.parts()) {
      Counts counts = new Counts();
      part.takeBack(counts, changed, apply);
      parts.put(part, counts);
    }
  }

  static RollbackReport plan(
      InMemoryVectorDatabase database, InMemoryRun run, ChangedRows changed) {
    InMemoryRollback rollback = new InMemoryRollback(database, run, changed, false);
    return rollback.report(run, rollback::wouldDrop);
  }

  static RollbackReport run(InMemoryVectorDatabase database, InMemoryRun run, ChangedRows changed) {
    InMemoryRollback rollback = new InMemoryRollback(database, run, changed, true);
    return rollback.report(run, rollback::drop);
  }

  /** Whether the collection itself goes, else the models whose spaces go. */
  private record Dropped(boolean collection, List<ModelId> spaces) {}

  private interface Emptied {
    Dropped of(InMemoryPart part, InMemoryCollection collection);
  }

  private RollbackReport report(InMemoryRun run, Emptied emptied) {
    List<RollbackReport.Part> reports = new ArrayList<>();
    parts.forEach(
        (part, counts) -> {
          Dropped dropped =
              part.written()
                  .map(collection -> emptied.of(part, collection))
                  .orElse(new Dropped(false, List.of()));
          reports.add(counts.report(part, dropped));
        });
    return new RollbackReport(run.id(), reports);
  }

  private Dropped drop(InMemoryPart part, InMemoryCollection collection) {
    return part.isMade() && database.dropIfEmpty(collection)
        ? new Dropped(true, List.of())
        : new Dropped(
            false, made(part, collection).stream().filter(collection::dropEmptySpace).toList());
  }

  private Dropped wouldDrop(InMemoryPart part, InMemoryCollection collection) {
    List<Counts> same =
        parts.entrySet().stream()
            .filter(entry -> entry.getKey().written().equals(Optional.of(collection)))
            .map(Map.Entry::getValue)
            .toList();
    long documents = same.stream().mapToLong(counts -> counts.removed).sum();
    if (part.isMade() && collection.documents() == documents) {
      return new Dropped(true, List.of());
    }
    List<ModelId> dropped = new ArrayList<>();
    int left = collection.spaces().size();
    for (ModelId model : made(part, collection)) {
      long vectors = same.stream().mapToLong(counts -> counts.vectors(model)).sum();
      boolean active = collection.spaceInfo(model).state() == SpaceState.ACTIVE;
      if ((!active || left == 1) && collection.vectors(model) == vectors) {
        dropped.add(model);
        left--;
      }
    }
    return new Dropped(false, dropped);
  }

  /** The spaces that the part made and that are still there, the one that is searched last. */
  private static List<ModelId> made(InMemoryPart part, InMemoryCollection collection) {
    return collection.spaces().stream()
        .filter(space -> part.spaces().contains(space.model()))
        .sorted(Comparator.comparing(space -> space.state() == SpaceState.ACTIVE))
        .map(SpaceInfo::model)
        .toList();
  }

  /** What becomes of the documents of a part. */
  static final class Counts {
    private final List<String> kept = new ArrayList<>();
    private final Map<ModelId, Long> vectors = new HashMap<>();
    private long removed;
    private long restored;
    private long gone;
    private long lost;

    void kept(String id) {
      kept.add(id);
    }

    void gone() {
      gone++;
    }

    void takenBack(Optional<Image> before, Optional<Image> now, InMemoryCollection collection) {
      if (before.isEmpty()) {
        removed++;
      } else {
        restored++;
        lost +=
            before.get().vectors().keySet().stream()
                .filter(model -> !collection.hasSpace(model))
                .count();
      }
      now.ifPresent(image -> image.vectors().keySet().forEach(model -> count(model, 1)));
      before.ifPresent(image -> image.vectors().keySet().forEach(model -> count(model, -1)));
    }

    private void count(ModelId model, long by) {
      vectors.merge(model, by, Long::sum);
    }

    private long vectors(ModelId model) {
      return vectors.getOrDefault(model, 0L);
    }

    private RollbackReport.Part report(InMemoryPart part, Dropped dropped) {
      return new RollbackReport.Part(
          part.collection(),
          part.tenant(),
          removed,
          restored,
          gone,
          kept.size(),
          kept.subList(0, Math.min(kept.size(), RollbackReport.LISTED)),
          dropped.collection(),
          dropped.spaces(),
          lost);
    }
  }
}
