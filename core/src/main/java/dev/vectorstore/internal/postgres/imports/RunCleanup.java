package dev.vectorstore.internal.postgres.imports;

import dev.vectorstore.ModelId;
import dev.vectorstore.internal.postgres.catalog.Backend;
import dev.vectorstore.internal.postgres.catalog.Space;
import dev.vectorstore.internal.postgres.catalog.SpaceCatalog;
import dev.vectorstore.internal.postgres.catalog.Tables;
import dev.vectorstore.internal.postgres.connection.Connections;
import dev.vectorstore.internal.postgres.imports.ImportRunCatalog.StoredPart;
import dev.vectorstore.internal.sql.Sql;
import dev.vectorstore.space.SpaceState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes away what a run made and what nobody filled since: collections, or their first model or
 * another space. All parts of the run must be rolled back before, as tenants share a collection.
 */
final class RunCleanup {
  private static final String DROP = "select {drop}({id})";
  private static final String HAS_ONLY = "select {only}({kind}, {id}, {rows})";

  private final Connections connections;
  private final Tables tables;
  private final SpaceCatalog spaces;

  RunCleanup(Backend backend) {
    this.connections = backend.connections();
    this.tables = backend.tables();
    this.spaces = new SpaceCatalog(tables);
  }

  /** Whether the collection itself is dropped, else the models whose spaces are. */
  record Dropped(boolean collection, List<ModelId> spaces) {
    static final Dropped NOTHING = new Dropped(false, List.of());
  }

  /** Drops what a part had made, each in a transaction of its own. */
  Dropped drop(StoredPart part) {
    if (part.collection().isEmpty()) {
      return Dropped.NOTHING;
    }
    int collection = part.collection().get();
    if (part.part().made() && drops(part, drop("drop_empty_collection", collection))) {
      return new Dropped(true, List.of());
    }
    List<ModelId> dropped = new ArrayList<>();
    for (Space space : made(part)) {
      if (drops(part, drop("drop_empty_space", space.id()))) {
        dropped.add(space.info().model());
      }
    }
    return new Dropped(false, dropped);
  }

  /** What {@link #drop} would do once these parts of a run are rolled back. */
  Dropped plan(StoredPart part, List<PgRollback> parts) {
    if (part.collection().isEmpty()) {
      return Dropped.NOTHING;
    }
    List<PgRollback> same =
        parts.stream().filter(each -> each.part().collection().equals(part.collection())).toList();
    long documents = same.stream().mapToLong(PgRollback::removed).sum();
    if (part.part().made() && is(part, hasOnly("document", part.collection().get(), documents))) {
      return new Dropped(true, List.of());
    }
    List<ModelId> dropped = new ArrayList<>();
    int left = part.spaces().isEmpty() ? 0 : all(part).size();
    for (Space space : made(part)) {
      long vectors = same.stream().mapToLong(each -> each.vectors(space.id())).sum();
      boolean unsearched = space.info().state() != SpaceState.ACTIVE || left == 1;
      if (unsearched && is(part, hasOnly("embedding", space.id(), vectors))) {
        dropped.add(space.info().model());
        left--;
      }
    }
    return new Dropped(false, dropped);
  }

  /** The spaces that the part made and that are still there, the one that is searched last. */
  private List<Space> made(StoredPart part) {
    return part.spaces().isEmpty()
        ? List.of()
        : all(part).stream()
            .filter(space -> part.spaces().contains(space.id()))
            .sorted(Comparator.comparing(space -> space.info().state() == SpaceState.ACTIVE))
            .toList();
  }

  private List<Space> all(StoredPart part) {
    Optional<Integer> collection = part.collection();
    return connections.read(
        doing(part), connection -> spaces.all(connection, collection.orElseThrow()));
  }

  private Sql drop(String function, int id) {
    return Sql.of(DROP, Map.of("drop", tables.named(function), "id", id));
  }

  private Sql hasOnly(String kind, int id, long rows) {
    return Sql.of(
        HAS_ONLY, Map.of("only", tables.named("has_only"), "kind", kind, "id", id, "rows", rows));
  }

  private boolean drops(StoredPart part, Sql drop) {
    return connections.run(
        doing(part), connection -> drop.only(connection, row -> row.getBoolean(1)));
  }

  private boolean is(StoredPart part, Sql condition) {
    return connections.read(
        doing(part), connection -> condition.only(connection, row -> row.getBoolean(1)));
  }

  private static String doing(StoredPart part) {
    return "rollback of run " + part.run();
  }
}
