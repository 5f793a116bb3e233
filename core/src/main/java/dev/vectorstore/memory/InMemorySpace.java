package dev.vectorstore.memory;

import dev.vectorstore.Document;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.space.SpaceInfo;
import dev.vectorstore.space.SpaceState;
import java.util.HashMap;
import java.util.Map;

/** The vectors of one model, each held by a document without text and metadata. */
final class InMemorySpace {
  private final Map<String, Map<String, Document>> byTenant = new HashMap<>();
  private SpaceInfo info;

  InMemorySpace(SpaceInfo info) {
    this.info = info;
  }

  SpaceInfo info() {
    return info;
  }

  void state(SpaceState state) {
    info = info.withState(state);
  }

  void index(VectorIndex index) {
    info = info.withIndex(index);
  }

  /** By their documents' keys. */
  Map<String, Document> vectors(String tenant) {
    return byTenant.computeIfAbsent(tenant, absent -> new HashMap<>());
  }

  /** Of all tenants. */
  long size() {
    return byTenant.values().stream().mapToLong(Map::size).sum();
  }

  boolean hasSearchable(String tenant, String key) {
    Document vector = vectors(tenant).get(key);
    return vector != null && vector.embedding().isPresent();
  }
}
