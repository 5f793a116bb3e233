package dev.vectorstore.internal.postgres.index;

import dev.vectorstore.VectorStoreException;
import dev.vectorstore.collection.RepartitionProgress;
import dev.vectorstore.internal.postgres.catalog.Backend;
import dev.vectorstore.internal.postgres.catalog.BuiltIndex;
import dev.vectorstore.internal.postgres.catalog.Catalog;
import dev.vectorstore.internal.postgres.catalog.IndexCatalog;
import dev.vectorstore.internal.postgres.catalog.IndexState;
import dev.vectorstore.internal.postgres.catalog.Space;
import dev.vectorstore.internal.postgres.catalog.SpaceCatalog;
import dev.vectorstore.internal.postgres.catalog.StoredCollection;
import dev.vectorstore.internal.postgres.catalog.Tables;
import dev.vectorstore.internal.postgres.connection.Connections;
import dev.vectorstore.internal.sql.Sql;
import dev.vectorstore.internal.text.Storable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Gives a collection another number of partitions while others read and write. Each step is a
 * transaction of its own, so one that breaks off goes on where it was when it is called again.
 *
 * <p>Why: docs/decisions/0115-repartitioning.md.
 */
public final class Repartition {
  private static final String BEGIN = "select {begin}({collection}, {partitions})";
  private static final String COUNT = "select count(*) from {next}";
  private static final String COPY = "select {copy}({collection}, {most})";
  private static final String FINISH = "select {finish}({collection})";
  private static final String ABANDON = "select {abandon}({collection})";
  private static final String ANALYZE = "analyze {table}";
  private static final String DEFINITION = "select {next}({definition}, {table})";
  private static final String LACKING =
      """
      select 'next_metadata_index_' || l.id, {next}({typed}({collection}, l.key, l.type), {table})
        from {lacking}({collection}) l
      """;

  private static final String DONE = "DONE";
  private static final String LACKING_INDEXES = "LACKING";
  private static final String BUSY = "BUSY";

  // Writers of a document that is being copied wait so long.
  private static final int COPIED_AT_ONCE = 1_000;

  private final Backend backend;
  private final AutomaticIndexes automatic;
  private final StoredCollection collection;
  private final Connections owner;
  private final Tables tables;
  private final IndexCatalog indexes;
  private final String doing;

  /**
   * @throws IllegalStateException if there are no connections of the tables' owner
   */
  public Repartition(Backend backend, AutomaticIndexes automatic, StoredCollection collection) {
    this.backend = backend;
    this.automatic = automatic;
    this.collection = collection;
    this.tables = backend.tables();
    this.indexes = new IndexCatalog(tables);
    this.doing = "repartitioning of " + Storable.quoted(collection.info().name());
    this.owner =
        new Connections(
            backend
                .owner()
                .orElseThrow(
                    () -> new IllegalStateException(doing + " takes connections for maintenance")));
  }

  /** Copies, indexes, and puts the new tables in the places of the old ones. */
  public void run(int partitions, Consumer<RepartitionProgress> listener) {
    OptionalInt begun = begin(partitions);
    if (begun.isEmpty()) {
      check(); // which may be what broke off
      return;
    }
    if (begun.getAsInt() != partitions) {
      throw new IllegalStateException(
          doing + ": it gets " + begun.getAsInt() + " partitions already; abandon that first");
    }
    do {
      copy(listener);
    } while (!owner.inSession(doing, connection -> indexAndFinish(connection, listener)));
    spaces().forEach(backend.statistics()::forget);
    backend.statistics().forget(collection);
    check();
  }

  /** Takes away what was begun; false if nothing was. */
  public boolean abandon() {
    return owner.inTransaction(
        doing,
        connection ->
            call(ABANDON, Map.of("abandon", tables.named("abandon_repartition")))
                .only(connection, row -> row.getBoolean(1)));
  }

  private OptionalInt begin(int partitions) {
    return owner.inTransaction(
        doing,
        connection ->
            call(
                    BEGIN,
                    Map.of("begin", tables.named("begin_repartition"), "partitions", partitions))
                .only(
                    connection,
                    row ->
                        row.getObject(1) == null
                            ? OptionalInt.empty()
                            : OptionalInt.of(row.getInt(1))));
  }

  private void copy(Consumer<RepartitionProgress> listener) {
    long total = owner.read(doing, connection -> count(connection, documents()));
    long done = owner.read(doing, connection -> count(connection, "next_" + documents()));
    long copied;
    do {
      copied =
          owner.inTransaction(
              doing,
              connection ->
                  call(COPY, Map.of("copy", tables.named("copy_to_next"), "most", COPIED_AT_ONCE))
                      .only(connection, row -> row.getLong(1)));
      done += copied;
      listener.accept(
          new RepartitionProgress(RepartitionProgress.Phase.COPYING, done, Math.max(done, total)));
    } while (copied > 0);
  }

  private long count(Connection connection, String table) throws SQLException {
    return Sql.of(COUNT, Map.of("next", tables.named(table)))
        .only(connection, row -> row.getLong(1));
  }

  /** Whether all is done; otherwise something is to be copied first. */
  private boolean indexAndFinish(Connection connection, Consumer<RepartitionProgress> listener)
      throws SQLException {
    List<IndexLock> locks = new ArrayList<>();
    locks.add(new IndexLock(tables.named("next_" + documents())));
    spaces(connection).forEach(space -> locks.add(new IndexLock(tables, space)));
    List<IndexLock> taken = new ArrayList<>();
    try {
      for (IndexLock lock : locks) {
        if (!lock.tryInSession(connection)) {
          throw busy();
        }
        taken.add(lock);
      }
      Set<String> built = new HashSet<>();
      String came;
      do {
        index(connection, built, listener);
        came = finish(connection);
      } while (came.equals(LACKING_INDEXES));
      if (came.equals(BUSY)) {
        throw busy();
      }
      return came.equals(DONE);
    } finally {
      if (!connection.isClosed()) {
        for (IndexLock lock : taken) {
          lock.release(connection);
        }
      }
    }
  }

  private VectorStoreException busy() {
    return new VectorStoreException.Conflict(
        doing + ": another call does it now, or changes an index", null);
  }

  private void index(
      Connection connection, Set<String> built, Consumer<RepartitionProgress> listener)
      throws SQLException {
    ConcurrentBuild build = new ConcurrentBuild(tables, connection, Sql::execute);
    for (Lacking lacking : lacking(connection)) {
      build.drop("next_" + documents(), lacking.name());
      build.create("next_" + documents(), lacking.name(), lacking.definition());
    }
    analyze(connection, "next_" + documents());
    for (Space space : spaces(connection)) {
      IndexState state = new IndexReader(tables, collection, space).state(connection);
      if (state.usable().isPresent() && built.add(vectors(space))) {
        index(connection, build, space, state.usable().get());
      }
      analyze(connection, "next_" + vectors(space));
      listener.accept(
          new RepartitionProgress(
              RepartitionProgress.Phase.INDEXING, state.vectors(), state.vectors()));
    }
  }

  private void index(Connection connection, ConcurrentBuild build, Space space, BuiltIndex wanted)
      throws SQLException {
    String next = "next_" + vectors(space);
    String name = next + "_idx_next";
    for (String part : build.parts(next)) {
      if (!indexes.prepareSets(connection, space, part)) {
        String definition = indexes.setsDefinition(connection, space, part);
        Sql.of("create index concurrently {definition}", Map.of("definition", Sql.of(definition)))
            .execute(connection);
      }
      indexes.keepCopies(space, part).execute(connection);
      indexes.markCopies(space, part).execute(connection);
    }
    build.drop(next, name);
    build.create(
        next,
        name,
        nextDefinition(
            connection, indexes.definition(connection, space, wanted.index()), vectors(space)));
  }

  private record Lacking(String name, String definition) {}

  private List<Lacking> lacking(Connection connection) throws SQLException {
    return call(
            LACKING,
            Map.of(
                "next", tables.named("next_definition"),
                "typed", tables.named("metadata_index_definition"),
                "lacking", tables.named("next_indexes_lacking"),
                "table", documents()))
        .list(connection, row -> new Lacking(row.getString(1), row.getString(2)));
  }

  private String nextDefinition(Connection connection, String definition, String table)
      throws SQLException {
    return Sql.of(
            DEFINITION,
            Map.of(
                "next", tables.named("next_definition"), "definition", definition, "table", table))
        .only(connection, row -> row.getString(1));
  }

  private void analyze(Connection connection, String table) throws SQLException {
    Sql.of(ANALYZE, Map.of("table", tables.named(table))).execute(connection);
  }

  private String finish(Connection connection) throws SQLException {
    return call(FINISH, Map.of("finish", tables.named("finish_repartition")))
        .only(connection, row -> row.getString(1));
  }

  /** The new indexes are searched already, and checked as those of any build are. */
  private void check() {
    StoredCollection changed =
        backend
            .connections()
            .read(
                doing,
                connection ->
                    new Catalog(tables)
                        .find(connection, collection.info().name())
                        .orElse(collection));
    for (Space space : spaces()) {
      new IndexChange(new IndexTask(backend, automatic, changed, space, doing, Optional.empty()))
          .checkAgain();
    }
  }

  private List<Space> spaces() {
    return owner.read(doing, this::spaces);
  }

  private List<Space> spaces(Connection connection) throws SQLException {
    return new SpaceCatalog(tables).all(connection, collection.id());
  }

  private String documents() {
    return "document_" + collection.id();
  }

  private static String vectors(Space space) {
    return "embedding_" + space.id();
  }

  private Sql call(String statement, Map<String, ?> slots) {
    Map<String, Object> all = new HashMap<>(slots);
    all.put("collection", collection.id());
    return Sql.of(statement, all);
  }
}
