package dev.vectorstore.internal.postgres.catalog;

import dev.vectorstore.internal.collection.Tenants;
import dev.vectorstore.internal.postgres.connection.Connections;
import dev.vectorstore.internal.text.Storable;

/**
 * A collection as one tenant has it, and where it is.
 *
 * @param backend whose work is done in the tenant's name
 * @param collection as it was when it was opened
 * @param tenant whose documents count; {@link Tenants#NONE} where the collection has no tenants
 */
public record CollectionScope(Backend backend, StoredCollection collection, String tenant) {
  /** The documents that a database that was opened for a tenant, or for nobody, has in it. */
  public static CollectionScope of(Backend shared, StoredCollection collection, String openedFor) {
    String tenant = Tenants.of(collection.info(), openedFor);
    return new CollectionScope(shared.of(tenant), collection, tenant);
  }

  public Connections connections() {
    return backend.connections();
  }

  public Tables tables() {
    return backend.tables();
  }

  /** What is being done with the collection, for messages. */
  public String doing(String what) {
    return what + " " + name();
  }

  /** The collection's name in quotes. */
  public String name() {
    return Storable.quoted(collection.info().name());
  }
}
