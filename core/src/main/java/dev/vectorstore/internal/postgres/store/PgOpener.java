package dev.vectorstore.internal.postgres.store;

import dev.vectorstore.ModelId;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.internal.collection.FollowingStore;
import dev.vectorstore.internal.collection.ModelCheck;
import dev.vectorstore.internal.collection.SpaceStore;
import dev.vectorstore.internal.collection.Tenants;
import dev.vectorstore.internal.document.Embedders;
import dev.vectorstore.internal.postgres.catalog.Backend;
import dev.vectorstore.internal.postgres.catalog.Catalog;
import dev.vectorstore.internal.postgres.catalog.Role;
import dev.vectorstore.internal.postgres.catalog.Space;
import dev.vectorstore.internal.postgres.catalog.SpaceCatalog;
import dev.vectorstore.internal.postgres.catalog.StoredCollection;
import dev.vectorstore.internal.postgres.connection.Connections;
import dev.vectorstore.internal.postgres.index.AutomaticIndexes;
import dev.vectorstore.internal.text.Storable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Opens a collection on the spaces that it has now, with two models. */
public final class PgOpener implements FollowingStore.Opener {
  private final Backend backend;
  private final AutomaticIndexes automatic;
  private final StoredCollection first;
  private final String tenant;
  private final CollectionSettings settings;
  private final Catalog catalog;
  private final SpaceCatalog spaces;

  public PgOpener(
      Backend backend,
      AutomaticIndexes automatic,
      StoredCollection first,
      String tenant,
      CollectionSettings settings) {
    this.backend = backend;
    this.automatic = automatic;
    this.first = first;
    this.tenant = tenant;
    this.settings = settings;
    this.catalog = new Catalog(backend.tables());
    this.spaces = new SpaceCatalog(backend.tables());
  }

  @Override
  public SpaceStore open() {
    // If the spaces change between the two statements, the first write or search tells.
    return backend.connections().readNewest("opening of " + name(), this::open);
  }

  private SpaceStore open(Connection connection) throws SQLException {
    StoredCollection now =
        catalog
            .find(connection, first.id())
            .map(found -> tenant.equals(Tenants.NONE) ? found : found.seenBy(tenant))
            .orElseThrow(
                () ->
                    new VectorStoreException.NoSuchCollection(
                        "collection " + name() + " was dropped", null));
    ModelCheck.requireOneOf(now.info(), settings);
    List<Space> all = spaces.all(connection, now.id());
    Optional<ModelId> active = now.info().model();
    Embedders embedders = Embedders.of(settings, active, all.stream().map(Space::info).toList());
    Optional<Space> beside =
        all.stream().filter(space -> embedders.isBeside(space.info())).findFirst();
    return new PgVectorStore(backend, automatic, now, tenant, embedders, beside);
  }

  @Override
  public FollowingStore.Opener joining(Connection connection) {
    Connections joined = backend.connections().joining(connection);
    if (!tenant.equals(Tenants.NONE)) {
      new Role(backend.tables()).requireBoundByPolicies(joined);
    }
    return new PgOpener(backend.over(joined), automatic, first, tenant, settings);
  }

  private String name() {
    return Storable.quoted(first.info().name());
  }
}
