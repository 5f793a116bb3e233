package dev.vectorstore.postgres;

import dev.vectorstore.imports.ImportRuns.ChangedRows;
import dev.vectorstore.imports.RollbackReport;
import dev.vectorstore.internal.sql.Sql;
import dev.vectorstore.internal.text.Storable;
import dev.vectorstore.postgres.ImportRunCatalog.StoredPart;
import dev.vectorstore.postgres.RollbackRows.Page;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes back one part of a run, page by page, each in a transaction. */
final class PgRollback {
  private static final String DROP_IF_EMPTY = "select {drop}({collection})";

  private final Connections connections;
  private final Tables tables;
  private final Catalog catalog;
  private final StoredPart part;
  private final ChangedRows changed;
  private final String doing;

  private long removed;
  private long restored;
  private long gone;
  private long kept;
  private long lostVectors;
  private final List<String> keptIds = new ArrayList<>();

  PgRollback(Backend backend, StoredPart part, ChangedRows changed) {
    this.connections = backend.of(part.part().tenant()).connections();
    this.tables = backend.tables();
    this.catalog = new Catalog(tables);
    this.part = part;
    this.changed = changed;
    this.doing =
        "rollback of run " + part.run() + " in " + Storable.quoted(part.part().collection());
  }

  RollbackReport.Part plan() {
    Optional<StoredCollection> collection = collection();
    Optional<String> after = Optional.empty();
    long documents = 0;
    if (collection.isPresent()) {
      do {
        Optional<String> from = after;
        Page page =
            connections.inTransaction(
                doing, connection -> rows(connection, collection.get()).page(connection, from));
        count(page);
        after = page.last();
      } while (after.isPresent());
      documents =
          connections.inTransaction(
              doing, connection -> rows(connection, collection.get()).documents(connection));
    }
    return report(part.part().made() && collection.isPresent() && documents == removed);
  }

  RollbackReport.Part run() {
    Optional<StoredCollection> collection = collection();
    Optional<String> after = Optional.empty();
    if (collection.isPresent()) {
      do {
        Optional<String> from = after;
        Page page =
            connections.inTransaction(
                doing, connection -> takeBack(connection, collection.get(), from));
        count(page);
        after = page.last();
      } while (after.isPresent());
    }
    boolean dropped = part.part().made() && collection.isPresent() && drop(collection.get());
    return report(dropped);
  }

  private Page takeBack(Connection connection, StoredCollection collection, Optional<String> after)
      throws SQLException {
    RollbackRows rows = rows(connection, collection);
    rows.lock(connection, after);
    Page page = rows.page(connection, after);
    rows.remove(connection, page.removed());
    rows.restore(connection, page.restored());
    rows.settle(connection, page);
    return page;
  }

  /** The collection with the space that the run wrote, if that is still there. */
  private Optional<StoredCollection> collection() {
    if (part.collection().isEmpty()) {
      return Optional.empty();
    }
    return connections.inTransaction(
        doing, connection -> catalog.find(connection, part.collection().get()));
  }

  private RollbackRows rows(Connection connection, StoredCollection collection)
      throws SQLException {
    List<Space> spaces = new SpaceCatalog(tables).all(connection, collection.id());
    Optional<Space> written =
        part.space().flatMap(id -> spaces.stream().filter(space -> space.id() == id).findFirst());
    return new RollbackRows(
        tables,
        new StoredCollection(collection.id(), collection.info(), written),
        spaces,
        part,
        changed);
  }

  private boolean drop(StoredCollection collection) {
    Sql drop =
        Sql.of(
            DROP_IF_EMPTY,
            Map.of("drop", tables.named("drop_empty_collection"), "collection", collection.id()));
    return connections.run(
        doing,
        connection -> {
          try (PreparedStatement statement = drop.prepare(connection);
              ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getBoolean(1);
          }
        });
  }

  private void count(Page page) {
    removed += page.removed().size();
    restored += page.restored().size();
    gone += page.gone().size();
    kept += page.kept().size();
    lostVectors += page.lostVectors();
    page.kept().stream().limit(RollbackReport.LISTED - (long) keptIds.size()).forEach(keptIds::add);
  }

  private RollbackReport.Part report(boolean dropped) {
    return new RollbackReport.Part(
        part.part().collection(),
        part.part().tenant(),
        removed,
        restored,
        gone,
        kept,
        keptIds,
        dropped,
        lostVectors);
  }
}
