package dev.vectorstore.migration.internal.imports;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The metadata of a collection in the database, which several collections of a source may share.
 */
public final class JoinedMetadata {
  /** The key of the metadata of the joined collections, by tenant. */
  public static final String JOINED = "chroma:collections";

  private JoinedMetadata() {}

  /** Whether the existing metadata has all of the planned metadata. */
  public static boolean holds(
      Map<String, ? extends @Nullable Object> there, PlannedCollection planned) {
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
