package dev.vectorstore.internal.collection;

import dev.vectorstore.collection.CollectionInfo;
import dev.vectorstore.internal.text.Storable;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * The rules for tenants. A tenant is its name; no tenant is the empty text, which names none.
 *
 * <p>Why: docs/decisions/0010-tenants.md.
 */
public final class Tenants {
  /** For stores that no tenant opened. */
  public static final String NONE = "";

  private static final int MAX_BYTES = 200;

  private Tenants() {}

  /** The name itself, or an IllegalArgumentException. */
  public static String checked(String name) {
    Objects.requireNonNull(name, "the name of a tenant");
    Storable.text(name, () -> "the tenant " + Storable.quoted(name));
    int bytes = name.getBytes(StandardCharsets.UTF_8).length;
    if (bytes < 1 || bytes > MAX_BYTES) {
      throw new IllegalArgumentException(
          "a tenant's name has 1 to " + MAX_BYTES + " bytes in UTF-8, not " + bytes);
    }
    return name;
  }

  /**
   * Whose documents a tenant's store on a collection has: all of it, if the collection has no
   * tenants.
   */
  public static String of(CollectionInfo collection, String tenant) {
    return collection.isPerTenant() ? tenant : NONE;
  }

  /** Refuses a tenant what is of all tenants. */
  public static void requireNoTenant(String tenant, String what) {
    if (!tenant.equals(NONE)) {
      throw new IllegalStateException(
          "a tenant's view of the database has no " + what + "; it belongs to all tenants");
    }
  }

  /** Refuses a tenant to keep the others out of what is theirs, too. */
  public static void requireNoneToExclude(String tenant) {
    if (!tenant.equals(NONE)) {
      throw new IllegalStateException(
          "a tenant's load cannot have the collection to itself, which has other tenants");
    }
  }

  /** Refuses to write documents that would belong to nobody. */
  public static void requireOwner(CollectionInfo collection, String tenant) {
    if (collection.isPerTenant() && tenant.equals(NONE)) {
      throw new IllegalStateException(
          "collection "
              + Storable.quoted(collection.name())
              + " is per tenant; write to it through VectorDatabase.tenant");
    }
  }
}
