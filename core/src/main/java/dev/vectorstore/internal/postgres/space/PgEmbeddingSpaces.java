package dev.vectorstore.internal.postgres.space;

import com.pgvector.PGvector;
import dev.vectorstore.Embedding;
import dev.vectorstore.ModelId;
import dev.vectorstore.NamedModel;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.index.SpaceIndex;
import dev.vectorstore.internal.collection.CutOver;
import dev.vectorstore.internal.collection.SpaceFill;
import dev.vectorstore.internal.collection.SpaceRules;
import dev.vectorstore.internal.collection.Tenants;
import dev.vectorstore.internal.document.SpaceVectors;
import dev.vectorstore.internal.postgres.catalog.Backend;
import dev.vectorstore.internal.postgres.catalog.Catalog;
import dev.vectorstore.internal.postgres.catalog.Space;
import dev.vectorstore.internal.postgres.catalog.SpaceCatalog;
import dev.vectorstore.internal.postgres.catalog.StoredCollection;
import dev.vectorstore.internal.postgres.catalog.Tables;
import dev.vectorstore.internal.postgres.catalog.WriterLock;
import dev.vectorstore.internal.postgres.connection.Connections;
import dev.vectorstore.internal.postgres.index.AutomaticIndexes;
import dev.vectorstore.internal.postgres.index.PgSpaceIndex;
import dev.vectorstore.internal.sql.SqlErrors;
import dev.vectorstore.internal.text.CodePointOrder;
import dev.vectorstore.internal.text.DocumentKey;
import dev.vectorstore.internal.text.Storable;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.space.ActivationReport;
import dev.vectorstore.space.EmbeddingSpaces;
import dev.vectorstore.space.SpaceInfo;
import dev.vectorstore.space.SpaceSettings;
import dev.vectorstore.space.SpaceState;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** The spaces of one collection in PostgreSQL. */
public final class PgEmbeddingSpaces implements EmbeddingSpaces {
  private final Backend backend;
  private final AutomaticIndexes automatic;
  private final Connections connections;
  private final Tables tables;
  private final StoredCollection collection;
  private final String tenant;
  private final Catalog catalog;
  private final SpaceCatalog spaces;

  /** With the documents of a tenant, or of no tenant, see {@link Tenants#NONE}. */
  public PgEmbeddingSpaces(
      Backend shared, AutomaticIndexes automatic, StoredCollection collection, String tenant) {
    this.tenant = Tenants.of(collection.info(), tenant);
    this.backend = shared.of(this.tenant);
    this.automatic = automatic;
    this.connections = backend.connections();
    this.tables = shared.tables();
    this.collection = collection;
    this.catalog = new Catalog(tables);
    this.spaces = new SpaceCatalog(tables);
  }

  @Override
  public List<SpaceInfo> list() {
    return connections.read("list of the spaces of " + name(), this::stored).stream()
        .map(Space::info)
        .toList();
  }

  @Override
  public SpaceInfo add(NamedModel named, SpaceSettings settings) {
    ModelId model = named.id();
    // Not within the transaction: one that is thrown often has no stack, and is taken for the
    // driver's.
    Objects.requireNonNull(settings, "settings");
    return inTransaction(
        "making of a space in",
        connection -> {
          Optional<Space> made = make(connection, model, settings);
          // Where another was quicker to make the first space, this becomes the second.
          return (made.isPresent() ? made : make(connection, model, settings))
              .orElseThrow(() -> SqlErrors.conflict("the space was dropped meanwhile"))
              .info();
        });
  }

  private Optional<Space> make(Connection connection, ModelId model, SpaceSettings settings)
      throws SQLException {
    StoredCollection now = now(connection);
    SpaceState state = now.space().isPresent() ? SpaceState.BUILDING : SpaceState.ACTIVE;
    SpaceInfo wanted = SpaceInfo.of(model, state, settings, now.info().metric());
    spaces.create(connection, collection.id(), wanted);
    return find(connection, model);
  }

  @Override
  public long fill(EmbeddingModel model) {
    return fill(model, Optional.empty());
  }

  @Override
  public long fill(EmbeddingModel model, Collection<String> ids) {
    ids.forEach(id -> Storable.text(id, () -> "id " + Storable.quoted(id)));
    return fill(model, Optional.of(ids.stream().map(DocumentKey::of).toArray(String[]::new)));
  }

  private long fill(EmbeddingModel model, Optional<String[]> keys) {
    Tenants.requireOwner(collection.info(), tenant);
    connections.requireNoneToJoin("filling of " + name());
    Space space = space(model.id());
    SpaceVectors vectors = new SpaceVectors(collection.info().name(), space.info());
    return SpaceFill.run(new Gaps(rows(space), vectors, keys), vectors, model);
  }

  @Override
  public long put(NamedModel model, Map<String, Embedding> embeddings) {
    Tenants.requireOwner(collection.info(), tenant);
    Space space = space(model.id());
    SpaceVectors vectors = new SpaceVectors(collection.info().name(), space.info());
    TreeMap<String, PGvector> byKey = new TreeMap<>(CodePointOrder.INSTANCE);
    embeddings.forEach(
        (id, embedding) -> {
          Storable.text(id, () -> "id " + Storable.quoted(id));
          Embedding stored = vectors.stored(() -> named(id), embedding);
          byKey.put(DocumentKey.of(id), new PGvector(stored.values()));
        });
    return written(
        "storing of vectors in",
        connection -> {
          new WriterLock(tables, collection).take(connection); // a document may be written next
          return rows(space).put(connection, byKey);
        },
        () ->
            embeddings.forEach(
                (id, embedding) -> vectors.requireHalfFloats(() -> named(id), embedding)));
  }

  private static String named(String id) {
    return "the embedding of " + Storable.quoted(id);
  }

  /** An index on 16-bit floats may be younger than what was read of the space. */
  private long written(String doing, Connections.Work<Long> work, Runnable requireHalfFloats) {
    return inTransaction(
        doing,
        connection -> {
          try {
            return work.run(connection);
          } catch (SQLException e) {
            if (SqlErrors.isOutOfRange(e)) {
              requireHalfFloats.run();
            }
            throw e;
          }
        });
  }

  @Override
  public Map<String, Embedding> get(NamedModel model, Collection<String> ids) {
    Tenants.requireOwner(collection.info(), tenant);
    Space space = space(model.id());
    Map<String, String> byKey = new LinkedHashMap<>();
    for (String id : ids) {
      Storable.text(id, () -> "id " + Storable.quoted(id));
      byKey.put(DocumentKey.of(id), id);
    }
    Map<String, Embedding> found = new LinkedHashMap<>();
    connections
        .read(
            "reading of vectors of " + name(),
            connection -> rows(space).get(connection, byKey.keySet()))
        .forEach((key, embedding) -> found.put(Objects.requireNonNull(byKey.get(key)), embedding));
    return found;
  }

  @Override
  public long missing(NamedModel model) {
    Space space = space(model.id());
    return connections.read(
        "count of the gaps of " + name(), connection -> rows(space).missing(connection));
  }

  @Override
  public void activate(NamedModel model) {
    activate(model.id(), false);
  }

  @Override
  public ActivationReport fillAndActivate(EmbeddingModel model, Duration writersWait) {
    Tenants.requireOwner(collection.info(), tenant);
    connections.requireNoneToJoin(activation());
    Space space = space(model.id());
    SpaceRules.requireNotRetired(space.info());
    SpaceVectors vectors = new SpaceVectors(collection.info().name(), space.info());
    PgCutOver target =
        new PgCutOver(
            connections,
            tables,
            collection,
            space,
            new Gaps(rows(space), vectors, Optional.empty()));
    return new CutOver(collection.info().name(), target, vectors, model, writersWait).run();
  }

  @Override
  public void activateWithMissing(NamedModel model) {
    activate(model.id(), true);
  }

  private void activate(ModelId model, boolean mayLack) {
    connections.inLongTransaction(
        activation(),
        connection -> {
          Space space = space(connection, model);
          SpaceRules.requireNotRetired(space.info());
          long lacking = spaces.activate(connection, space, mayLack);
          SpaceRules.requireComplete(space.info(), lacking);
          return lacking;
        });
  }

  @Override
  public void retire(NamedModel named) {
    ModelId model = named.id();
    inTransaction(
        "retiring of a space of",
        connection -> {
          Space space = space(connection, model);
          boolean retired = spaces.retire(connection, space);
          SpaceRules.requireNotActive(space.info(), retired, "retired");
          return space;
        });
  }

  @Override
  public void drop(NamedModel named) {
    ModelId model = named.id();
    inTransaction(
        "drop of a space of",
        connection -> {
          Space space = space(connection, model);
          boolean dropped = spaces.drop(connection, space);
          SpaceRules.requireNotActive(space.info(), dropped, "dropped");
          return space;
        });
  }

  @Override
  public SpaceIndex index(NamedModel model) {
    connections.requireNoneToJoin("work on an index of " + name());
    return new PgSpaceIndex(backend, automatic, collection, space(model.id()));
  }

  private Space space(ModelId model) {
    return connections.read(
        "opening of a space of " + name(), connection -> space(connection, model));
  }

  private Space space(Connection connection, ModelId model) throws SQLException {
    return find(connection, model)
        .orElseThrow(() -> SpaceRules.noSuchSpace(collection.info().name(), model));
  }

  private Optional<Space> find(Connection connection, ModelId model) throws SQLException {
    return stored(connection).stream()
        .filter(space -> space.info().model().equals(model))
        .findFirst();
  }

  private List<Space> stored(Connection connection) throws SQLException {
    List<Space> stored = spaces.all(connection, collection.id());
    if (stored.isEmpty()) {
      now(connection);
    }
    return stored;
  }

  private StoredCollection now(Connection connection) throws SQLException {
    return catalog
        .find(connection, collection.id())
        .orElseThrow(
            () ->
                new VectorStoreException.NoSuchCollection(
                    "collection " + name() + " was dropped", null));
  }

  private <T> T inTransaction(String doing, Connections.Work<T> work) {
    return connections.inTransaction(doing + " " + name(), work);
  }

  private SpaceRows rows(Space space) {
    return new SpaceRows(tables, collection, space, tenant);
  }

  private String activation() {
    return SpaceRules.activation(collection.info().name());
  }

  private String name() {
    return Storable.quoted(collection.info().name());
  }

  /** The texts without vectors, a transaction for each batch. */
  private final class Gaps implements SpaceFill.Gaps {
    private final SpaceRows rows;
    private final SpaceVectors vectors;
    private final Optional<String[]> keys;

    Gaps(SpaceRows rows, SpaceVectors vectors, Optional<String[]> keys) {
      this.rows = rows;
      this.vectors = vectors;
      this.keys = keys;
    }

    @Override
    public List<SpaceFill.Gap> after(Optional<String> key) {
      return connections.read(
          "filling of " + name(), connection -> rows.gaps(connection, key, keys));
    }

    @Override
    public long fill(List<SpaceFill.Gap> gaps, List<Embedding> embeddings) {
      return written(
          "filling of",
          connection -> {
            // Whoever drops the space has the documents first, too.
            new WriterLock(tables, collection).take(connection);
            return rows.fill(connection, gaps, embeddings);
          },
          () -> vectors.requireHalfFloats(embeddings, i -> gaps.get(i).named()));
    }
  }
}
