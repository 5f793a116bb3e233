package dev.vectorstore.internal.postgres.catalog;

import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.collection.CollectionInfo;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.index.MetadataType;
import dev.vectorstore.internal.collection.ModelCheck;
import dev.vectorstore.internal.document.MetadataJson;
import dev.vectorstore.internal.postgres.filter.MetadataIndexes;
import dev.vectorstore.internal.sql.Sql;
import dev.vectorstore.internal.sql.SqlErrors;
import dev.vectorstore.internal.text.Storable;
import dev.vectorstore.space.SpaceInfo;
import dev.vectorstore.space.SpaceState;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads and changes what the database knows of collections and models.
 *
 * <p>Why: docs/decisions/0106-room-for-changed-rows.md.
 */
public final class Catalog {
  private static final String SELECT =
      """
      select c.id, c.name, c.metric, c.metadata::text, c.per_tenant, {space},
             (select jsonb_object_agg(i.key, i.type)::text
                from {index} i where i.collection_id = c.id) as indexes,
             coalesce((select p.partitions from {partitioned} p where p.collection_id = c.id), 1) as partitions,
             not exists (select from {unindexed} u where u.collection_id = c.id) as metadata_indexed
        from {collection} c
        left join {spaces} s on s.collection_id = c.id and s.state = 'active'
        left join {model} m on m.id = s.model_id
       where {condition}
       order by c.name
      """;

  private static final String INDEXES =
      """
      select jsonb_object_agg(i.key, i.type)::text as indexes
        from {index} i where i.collection_id = {collection}
      """;

  private static final String CREATE_COLLECTION =
      "select created, made from {create}({name}, {metric}, {tenants}, {metadata}::jsonb)";
  private static final String LEAVE_METADATA = "select {choose}({collection}, false)";
  private static final String DIVIDE = "select {divide}({collection}, {partitions})";
  private static final String CREATE_INDEX = "select {create}({collection}, {key}, {type})";
  private static final String DROP_INDEX = "select {drop}({collection}, {key})";
  private static final String RENAME = "select {rename}({from}, {to})";
  private static final String DROP = "select {drop}({name})";

  private final Tables tables;
  private final SpaceCatalog spaces;

  public Catalog(Tables tables) {
    this.tables = tables;
    this.spaces = new SpaceCatalog(tables);
  }

  public Optional<StoredCollection> find(Connection connection, String name) throws SQLException {
    return select(connection, Sql.of("c.name = {name}", Map.of("name", name))).stream().findFirst();
  }

  /** The collection as it is now, whatever its name. */
  public Optional<StoredCollection> find(Connection connection, int id) throws SQLException {
    return select(connection, Sql.of("c.id = {id}", Map.of("id", id))).stream().findFirst();
  }

  public List<StoredCollection> all(Connection connection) throws SQLException {
    return select(connection, Sql.of("true"));
  }

  /**
   * A collection that was opened.
   *
   * @param made whether this transaction made it, and no other
   * @param space its first space, if this transaction made that
   */
  public record Opened(StoredCollection collection, boolean made, OptionalInt space) {
    /** Whether anything had to be made for it. */
    public boolean wrote() {
      return made || space.isPresent();
    }
  }

  /**
   * The collection as it is; made or given its first model if the settings ask for what is not
   * there. Changes nothing if they contradict what is there, or what another makes meanwhile.
   */
  public Opened open(Connection connection, String name, ModelCheck agreement) throws SQLException {
    Optional<StoredCollection> found = find(connection, name);
    boolean made = false;
    if (found.isEmpty()) {
      agreement.check(name);
      Made collection = create(connection, name, agreement.settings());
      made = collection.isNew();
      found = find(connection, collection.id());
    }
    StoredCollection opened = stillThere(found);
    agreement.check(opened.info());
    Optional<ModelId> model = agreement.settings().modelId();
    if (model.isEmpty() || opened.space().isPresent()) {
      return new Opened(opened, made, OptionalInt.empty());
    }
    OptionalInt space =
        spaces.create(
            connection,
            opened.id(),
            SpaceInfo.of(
                model.get(),
                SpaceState.ACTIVE,
                agreement.settings().space(),
                opened.info().metric()));
    StoredCollection whole = stillThere(find(connection, opened.id()));
    agreement.check(whole.info());
    return new Opened(whole, made, space);
  }

  private static StoredCollection stillThere(Optional<StoredCollection> found) throws SQLException {
    return found.orElseThrow(() -> SqlErrors.conflict("the collection was dropped meanwhile"));
  }

  public boolean rename(Connection connection, String from, String to) throws SQLException {
    Sql rename =
        Sql.of(RENAME, Map.of("rename", tables.named("rename_collection"), "from", from, "to", to));
    try {
      return rename.only(connection, row -> row.getBoolean(1));
    } catch (SQLException e) {
      if (SqlErrors.isUniqueViolation(e)) {
        throw new VectorStoreException.DuplicateCollection(
            "there is already a collection " + Storable.quoted(to), SqlErrors.withoutValues(e));
      }
      throw e;
    }
  }

  public boolean drop(Connection connection, String name) throws SQLException {
    return Sql.of(DROP, Map.of("drop", tables.named("drop_collection"), "name", name))
        .only(connection, row -> row.getBoolean(1));
  }

  /** The typed indexes on metadata keys of a collection. */
  public MetadataIndexes indexes(Connection connection, int collection) throws SQLException {
    Sql query =
        Sql.of(INDEXES, Map.of("index", tables.named("metadata_index"), "collection", collection));
    return query.only(connection, Catalog::indexes);
  }

  /** The type that the key is indexed by, whether from now on or before. */
  public MetadataType createIndex(
      Connection connection, int collection, String key, MetadataType type) throws SQLException {
    Sql create =
        Sql.of(
            CREATE_INDEX,
            Map.of(
                "create",
                tables.named("create_metadata_index"),
                "collection",
                collection,
                "key",
                key,
                "type",
                type.name()));
    return create.only(connection, row -> MetadataType.valueOf(row.getString(1)));
  }

  public boolean dropIndex(Connection connection, int collection, String key) throws SQLException {
    Sql drop =
        Sql.of(
            DROP_INDEX,
            Map.of(
                "drop", tables.named("drop_metadata_index"), "collection", collection, "key", key));
    return drop.only(connection, row -> row.getBoolean(1));
  }

  /** What a making statement says. */
  record Made(int id, boolean isNew) {
    static Made by(Connection connection, Sql create) throws SQLException {
      return create.only(connection, row -> new Made(row.getInt(1), row.getBoolean(2)));
    }
  }

  private Made create(Connection connection, String name, CollectionSettings settings)
      throws SQLException {
    Made made =
        Made.by(
            connection,
            Sql.of(
                CREATE_COLLECTION,
                Map.of(
                    "create", tables.named("create_collection"),
                    "name", name,
                    "metric", settings.metric().orElse(Metric.COSINE).name(),
                    "tenants", settings.isPerTenant(),
                    "metadata", MetadataJson.write(settings.metadata()))));
    if (made.isNew() && settings.partitions() > 1) {
      Sql.of(
              DIVIDE,
              Map.of(
                  "divide", tables.named("partition_collection"),
                  "collection", made.id(),
                  "partitions", settings.partitions()))
          .execute(connection);
    }
    if (made.isNew() && !settings.isMetadataIndexed()) {
      Sql leave =
          Sql.of(
              LEAVE_METADATA,
              Map.of("choose", tables.named("choose_metadata_index"), "collection", made.id()));
      leave.execute(connection);
    }
    return made;
  }

  private List<StoredCollection> select(Connection connection, Sql condition) throws SQLException {
    Sql query =
        Sql.of(
            SELECT,
            Map.of(
                "collection", tables.named("collection"),
                "space", SpaceCatalog.COLUMNS,
                "spaces", tables.named("embedding_space"),
                "model", tables.named("embedding_model"),
                "index", tables.named("metadata_index"),
                "unindexed", tables.named("unindexed_metadata"),
                "partitioned", tables.named("partitioned_collection"),
                "condition", condition));
    return query.list(connection, Catalog::collection);
  }

  private static StoredCollection collection(ResultSet row) throws SQLException {
    CollectionInfo info =
        CollectionInfo.of(
            row.getString(2),
            Metric.valueOf(row.getString(3)),
            MetadataJson.read(row.getString(4)));
    if (row.getBoolean(5)) {
      info = info.perTenant();
    }
    info = info.partitioned(row.getInt("partitions"));
    if (!row.getBoolean("metadata_indexed")) {
      info = info.withoutMetadataIndex();
    }
    if (row.getString("space_id") == null) {
      return new StoredCollection(row.getInt(1), info, Optional.empty(), indexes(row));
    }
    Space space = SpaceCatalog.space(row);
    return new StoredCollection(
        row.getInt(1), info.withSpace(space.info()), Optional.of(space), indexes(row));
  }

  private static MetadataIndexes indexes(ResultSet row) throws SQLException {
    String json = row.getString("indexes");
    Map<String, MetadataType> types = new HashMap<>();
    if (json != null) {
      MetadataJson.read(json)
          .forEach((key, type) -> types.put(key, MetadataType.valueOf(String.valueOf(type))));
    }
    return new MetadataIndexes(types);
  }
}
