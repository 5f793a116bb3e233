package dev.vectorstore.internal.postgres.index;

import dev.vectorstore.VectorStoreException;
import dev.vectorstore.index.MetadataType;
import dev.vectorstore.internal.postgres.catalog.StoredCollection;
import dev.vectorstore.internal.postgres.catalog.Tables;
import dev.vectorstore.internal.postgres.connection.ConnectionGuard;
import dev.vectorstore.internal.postgres.connection.Connections;
import dev.vectorstore.internal.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Builds the typed index on one metadata key while others write, as the tables' owner. */
final class MetadataIndexBuild {
  // Tried and not waited for: a concurrent build waits for every snapshot, also for a waiter's.
  private static final String LOCK =
      "select pg_try_advisory_lock(hashtext('vectorstore.metadata_index'), {collection})";
  private static final String UNLOCK =
      "select pg_advisory_unlock(hashtext('vectorstore.metadata_index'), {collection})";

  private static final String FOUND =
      "select type from {index} where collection_id = {collection} and key = {key}";

  private static final String BROKEN =
      """
      select c.relname
        from pg_index i
        join pg_class c on c.oid = i.indexrelid
       where i.indrelid = {table}::regclass and not i.indisvalid and c.relname ~ '^metadata_index_[0-9]+$'
      union
      select substring(c.relname from 'metadata_index_[0-9]+$')
        from pg_inherits p
        join pg_index i on i.indrelid = p.inhrelid
        join pg_class c on c.oid = i.indexrelid
       where p.inhparent = {table}::regclass and not c.relispartition and c.relname ~ '_metadata_index_[0-9]+$'
      """;

  private static final String NAMED =
      """
      select n.id, {definition}({collection}, {key}, {type})
        from (select nextval(pg_get_serial_sequence({registry}, 'id')) as id) n
      """;

  private static final String ANALYZE = "analyze {table}";

  private static final String REGISTER =
      """
      insert into {index} (id, collection_id, key, type)
      overriding system value
      values ({id}, {collection}, {key}, {type})
      on conflict (collection_id, key) do nothing
      """;

  private final Connections owner;
  private final Tables tables;
  private final StoredCollection collection;
  private final String doing;

  MetadataIndexBuild(Connections owner, Tables tables, StoredCollection collection, String doing) {
    this.owner = owner;
    this.tables = tables;
    this.collection = collection;
    this.doing = doing;
  }

  /** The type that the key is indexed by, whether from now on or before. */
  MetadataType run(String key, MetadataType type) {
    return owner.inSession(doing, connection -> locked(connection, key, type));
  }

  private MetadataType locked(Connection connection, String key, MetadataType type)
      throws SQLException {
    Map<String, ?> one = Map.of("collection", collection.id());
    if (!Sql.of(LOCK, one).only(connection, row -> row.getBoolean(1))) {
      throw new VectorStoreException.Conflict(doing + ": another builds an index on it now", null);
    }
    try (Held held = new Held(connection, Sql.of(UNLOCK, one))) {
      return ConnectionGuard.run(
          held.connection(),
          own -> {
            Optional<MetadataType> found = found(own, key);
            return found.isPresent() ? found.get() : build(own, key, type);
          });
    }
  }

  /** The lock, until it is given back; a lost session has done that by itself. */
  private record Held(Connection connection, Sql release) implements AutoCloseable {
    @Override
    public void close() throws SQLException {
      if (!connection.isClosed()) {
        release.execute(connection);
      }
    }
  }

  private MetadataType build(Connection connection, String key, MetadataType type)
      throws SQLException {
    ConcurrentBuild index = new ConcurrentBuild(tables, connection, Sql::execute);
    for (String broken : broken(connection)) {
      index.drop(documents(), broken);
    }
    Named named = named(connection, key, type);
    try {
      index.create(documents(), named.name(), named.definition());
      if (!register(connection, named.id(), key, type)) { // by a build that made writers wait
        index.drop(documents(), named.name());
        return found(connection, key).orElse(type);
      }
    } catch (SQLException e) {
      dropAfter(connection, index, named, e);
      throw e;
    }
    Sql.of(ANALYZE, Map.of("table", tables.documents(collection))).execute(connection);
    return type;
  }

  /** A build that fails leaves an index that no search uses and every writer keeps up. */
  private void dropAfter(
      Connection connection, ConcurrentBuild index, Named named, SQLException failure) {
    try {
      if (!connection.isClosed()) {
        index.drop(documents(), named.name());
      }
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }

  private record Named(long id, String definition) {
    String name() {
      return "metadata_index_" + id;
    }
  }

  private Named named(Connection connection, String key, MetadataType type) throws SQLException {
    Sql query =
        Sql.of(
            NAMED,
            Map.of(
                "definition", tables.named("metadata_index_definition"),
                "collection", collection.id(),
                "key", key,
                "type", type.name(),
                "registry", tables.named("metadata_index").text()));
    return query.only(connection, row -> new Named(row.getLong(1), row.getString(2)));
  }

  private boolean register(Connection connection, long id, String key, MetadataType type)
      throws SQLException {
    Sql insert =
        Sql.of(
            REGISTER,
            Map.of(
                "index", tables.named("metadata_index"),
                "id", id,
                "collection", collection.id(),
                "key", key,
                "type", type.name()));
    return insert.update(connection) == 1;
  }

  private Optional<MetadataType> found(Connection connection, String key) throws SQLException {
    Sql query =
        Sql.of(
            FOUND,
            Map.of(
                "index", tables.named("metadata_index"),
                "collection", collection.id(),
                "key", key));
    return query.first(connection, row -> MetadataType.valueOf(row.getString(1)));
  }

  private List<String> broken(Connection connection) throws SQLException {
    Sql query = Sql.of(BROKEN, Map.of("table", tables.documents(collection).text()));
    return query.list(connection, row -> row.getString(1));
  }

  private String documents() {
    return "document_" + collection.id();
  }
}
