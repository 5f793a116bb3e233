package dev.vectorstore.memory;

import dev.vectorstore.imports.ImportRun;
import dev.vectorstore.imports.ImportRun.State;
import dev.vectorstore.imports.ImportTarget;
import dev.vectorstore.internal.document.MetadataJson;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One import; guarded by the runs that it is one of. */
final class InMemoryRun {
  private final long id;
  private final String source;
  private final Map<String, @Nullable Object> options;
  private final Map<List<String>, InMemoryPart> parts = new LinkedHashMap<>();
  private final Instant startedAt = Instant.now();
  private Instant updatedAt = startedAt;
  private State state = State.RUNNING;
  private Optional<String> failure = Optional.empty();
  private int holder;

  InMemoryRun(long id, String source, Map<String, ?> options) {
    this.id = id;
    this.source = source;
    this.options = MetadataJson.read(MetadataJson.write(options)); // as a database has them
  }

  long id() {
    return id;
  }

  State state() {
    return state;
  }

  /** Who may write for the run. */
  int holder() {
    return holder;
  }

  List<InMemoryPart> parts() {
    return List.copyOf(parts.values());
  }

  InMemoryPart part(ImportTarget target) {
    return parts.computeIfAbsent(
        List.of(target.collection(), target.tenant()), key -> new InMemoryPart(target));
  }

  boolean claims(String collection, String tenant) {
    InMemoryPart part = parts.get(List.of(collection, tenant));
    return part != null && part.isClaimed();
  }

  /** From now on another holds the run. */
  void take(State begun) {
    holder++;
    state = begun;
    failure = Optional.empty();
    updatedAt = Instant.now();
  }

  void end(State ended, Optional<String> what) {
    parts.values().forEach(part -> part.claim(false));
    state = ended;
    failure = what;
    updatedAt = Instant.now();
  }

  ImportRun info() {
    return new ImportRun(
        id,
        source,
        options,
        state,
        failure,
        startedAt,
        updatedAt,
        parts.values().stream().map(InMemoryPart::info).toList());
  }
}
