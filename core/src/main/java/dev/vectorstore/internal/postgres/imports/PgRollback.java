package dev.vectorstore.internal.postgres.imports;

import dev.vectorstore.imports.ImportRuns.ChangedRows;
import dev.vectorstore.imports.RollbackReport;
import dev.vectorstore.internal.postgres.catalog.Backend;
import dev.vectorstore.internal.postgres.catalog.Catalog;
import dev.vectorstore.internal.postgres.catalog.Space;
import dev.vectorstore.internal.postgres.catalog.SpaceCatalog;
import dev.vectorstore.internal.postgres.catalog.StoredCollection;
import dev.vectorstore.internal.postgres.catalog.Tables;
import dev.vectorstore.internal.postgres.connection.Connections;
import dev.vectorstore.internal.postgres.imports.ImportRunCatalog.StoredPart;
import dev.vectorstore.internal.postgres.imports.RollbackRows.Page;
import dev.vectorstore.internal.text.Storable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes back what one part of a run wrote, page by page, each in a transaction. */
final class PgRollback {
  private final Connections connections;
  private final Tables tables;
  private final Catalog catalog;
  private final SpaceCatalog spaces;
  private final StoredPart part;
  private final ChangedRows changed;
  private final String doing;

  private final Map<Integer, Long> vectors = new HashMap<>();
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
    this.spaces = new SpaceCatalog(tables);
    this.part = part;
    this.changed = changed;
    this.doing =
        "rollback of run " + part.run() + " in " + Storable.quoted(part.part().collection());
  }

  StoredPart part() {
    return part;
  }

  /** Looks at all pages and changes nothing. */
  void plan() {
    pages(this::look);
  }

  void run() {
    pages(this::takeBack);
  }

  /** What is done with a page, and what that takes away. */
  @FunctionalInterface
  private interface Step {
    Page take(Connection connection, StoredCollection collection, Optional<String> after)
        throws SQLException;
  }

  private void pages(Step step) {
    Optional<StoredCollection> collection = collection();
    Optional<String> after = Optional.empty();
    if (collection.isPresent()) {
      do {
        Optional<String> from = after;
        Page page =
            connections.inTransaction(
                doing, connection -> step.take(connection, collection.get(), from));
        count(page);
        after = page.last();
      } while (after.isPresent());
    }
  }

  private Page look(Connection connection, StoredCollection collection, Optional<String> after)
      throws SQLException {
    RollbackRows rows = rows(connection, collection);
    Page page = rows.page(connection, after);
    for (Space space : spaces.all(connection, collection.id())) {
      vectors.merge(space.id(), rows.vectors(connection, space, page), Long::sum);
    }
    return page;
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
        doing, connection -> catalog.find(connection, part.collection().get()), found -> false);
  }

  private RollbackRows rows(Connection connection, StoredCollection collection)
      throws SQLException {
    List<Space> there = spaces.all(connection, collection.id());
    Optional<Space> written =
        part.space().flatMap(id -> there.stream().filter(space -> space.id() == id).findFirst());
    return new RollbackRows(
        tables,
        new StoredCollection(collection.id(), collection.info(), written),
        there,
        part,
        changed);
  }

  private void count(Page page) {
    removed += page.removed().size();
    restored += page.restored().size();
    gone += page.gone().size();
    kept += page.kept().size();
    lostVectors += page.lostVectors();
    page.kept().stream().limit(RollbackReport.LISTED - (long) keptIds.size()).forEach(keptIds::add);
  }

  /** Documents that are removed. */
  long removed() {
    return removed;
  }

  /** Vectors that a space loses, as planned. */
  long vectors(int space) {
    return vectors.getOrDefault(space, 0L);
  }

  RollbackReport.Part report(RunCleanup.Dropped dropped) {
    return new RollbackReport.Part(
        part.part().collection(),
        part.part().tenant(),
        removed,
        restored,
        gone,
        kept,
        keptIds,
        dropped.collection(),
        dropped.spaces(),
        lostVectors);
  }
}
