package dev.vectorstore.migration;

import dev.vectorstore.collection.CollectionInfo;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the metadata of a collection in the database say of Chroma's. */
final class CollectionMetadata {
  /** The key of what Chroma says of the collection. */
  static final String ORIGIN = "chroma:collection";

  /** The key of the metadata of each collection that was joined into one, by tenant. */
  static final String JOINED = CollectionInfo.BY_TENANT;

  private CollectionMetadata() {}

  /** Whether the metadata that are there hold all of the planned ones. */
  static boolean holds(Map<String, ? extends @Nullable Object> there, PlannedCollection planned) {
    if (planned.tenant().isEmpty()) {
      return there.equals(planned.settings().metadata());
    }
    return Objects.equals(
        joined(there, planned.tenant()), joined(planned.settings().metadata(), planned.tenant()));
  }

  private static @Nullable Object joined(
      Map<String, ? extends @Nullable Object> metadata, String tenant) {
    return metadata.get(JOINED) instanceof Map<?, ?> joined ? joined.get(tenant) : null;
  }
}
