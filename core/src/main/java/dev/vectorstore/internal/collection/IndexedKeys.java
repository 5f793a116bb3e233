package dev.vectorstore.internal.collection;

import dev.vectorstore.index.MetadataType;
import dev.vectorstore.internal.text.Storable;
import java.nio.charset.StandardCharsets;

/** What stores refuse when a metadata key is to be indexed. */
public final class IndexedKeys {
  private static final int MAX_BYTES = 1_000;

  private IndexedKeys() {}

  /** Refuses a key that cannot have an index, and a tenant, as the index is everybody's. */
  public static void check(String key, String tenant) {
    Storable.text(key, () -> "metadata key " + Storable.quoted(key));
    if (key.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw new IllegalArgumentException(
          "metadata key " + Storable.quoted(key) + " is longer than 1,000 bytes in UTF-8");
    }
    if (!tenant.equals(Tenants.NONE)) {
      throw new IllegalStateException("a tenant's store cannot change the collection's indexes");
    }
  }

  /** Refuses to index a key by two types. */
  public static void checkType(String key, MetadataType wanted, MetadataType found) {
    if (wanted != found) {
      throw new IllegalStateException(
          "metadata key "
              + Storable.quoted(key)
              + " is indexed as "
              + found
              + ", not "
              + wanted
              + "; drop that index first");
    }
  }
}
