package dev.vectorstore.internal.postgres.space;

import dev.vectorstore.Embedding;
import dev.vectorstore.internal.collection.CutOver;
import dev.vectorstore.internal.collection.SpaceFill;
import dev.vectorstore.internal.collection.SpaceRules;
import dev.vectorstore.internal.collection.Tenants;
import dev.vectorstore.internal.postgres.catalog.Space;
import dev.vectorstore.internal.postgres.catalog.SpaceCatalog;
import dev.vectorstore.internal.postgres.catalog.StoredCollection;
import dev.vectorstore.internal.postgres.catalog.Tables;
import dev.vectorstore.internal.postgres.connection.Connections;
import dev.vectorstore.internal.sql.Sql;
import dev.vectorstore.space.SpaceInfo;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A collection in PostgreSQL while its model changes.
 *
 * <p>Why: docs/decisions/0069-changing-the-model-concurrently.md.
 */
final class PgCutOver implements CutOver.Target {
  // As whoever activates a space does: others may read, and nobody may write.
  private static final String HOLD = "lock table {documents} in share row exclusive mode";

  private static final String LIMIT =
      """
      select set_config('lock_timeout', {millis}, true), set_config('statement_timeout', {millis}, true)
      """;

  private final Connections connections;
  private final Tables tables;
  private final StoredCollection collection;
  private final Space space;
  private final SpaceRows rows;
  private final SpaceCatalog spaces;
  private final SpaceFill.Gaps beside;

  /**
   * Of a space.
   *
   * @param beside its gaps while others write
   */
  PgCutOver(
      Connections connections,
      Tables tables,
      StoredCollection collection,
      Space space,
      SpaceFill.Gaps beside) {
    this.connections = connections;
    this.tables = tables;
    this.collection = collection;
    this.space = space;
    this.rows = new SpaceRows(tables, collection, space, Tenants.NONE);
    this.spaces = new SpaceCatalog(tables);
    this.beside = beside;
  }

  @Override
  public List<SpaceFill.Gap> after(Optional<String> key) {
    return beside.after(key);
  }

  @Override
  public long fill(List<SpaceFill.Gap> gaps, List<Embedding> embeddings) {
    return beside.fill(gaps, embeddings);
  }

  @Override
  public long missing() {
    return connections.read(doing(), rows::missing);
  }

  @Override
  public SpaceInfo space() {
    return connections
        .read(doing(), connection -> spaces.find(connection, space.id()))
        .map(Space::info)
        .orElseThrow(() -> SpaceRules.noSuchSpace(collection.info().name(), space.info().model()));
  }

  @Override
  public void whileWritersWait(long deadline, Consumer<CutOver.Held> work) {
    connections.inTransactionOnce(
        doing(),
        connection -> {
          Held held = new Held(connection, deadline);
          held.hold();
          work.accept(held);
          return held;
        });
  }

  private String doing() {
    return SpaceRules.activation(collection.info().name());
  }

  /** The transaction that has the documents, whose end lets writers go on. */
  private final class Held implements CutOver.Held {
    private final Connection connection;
    private final long deadline;

    Held(Connection connection, long deadline) {
      this.connection = connection;
      this.deadline = deadline;
    }

    void hold() {
      inTime(Sql.of(HOLD, Map.of("documents", tables.documents(collection)))::execute);
    }

    @Override
    public List<SpaceFill.Gap> after(Optional<String> key) {
      return inTime(own -> rows.gaps(own, key, Optional.empty()));
    }

    @Override
    public long fill(List<SpaceFill.Gap> gaps, List<Embedding> embeddings) {
      return inTime(own -> rows.fill(own, gaps, embeddings));
    }

    @Override
    public void activate() {
      long lacking = inTime(own -> spaces.activate(own, space, false));
      SpaceRules.requireComplete(space.info(), lacking);
    }

    /** No statement takes longer than is left. */
    private <T> T inTime(Connections.Work<T> step) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        throw CutOver.tooSlow(collection.info().name(), null);
      }
      return connections.step(
          connection,
          false,
          doing(),
          own -> {
            Sql.of(LIMIT, Map.of("millis", Long.toString(left))).execute(own);
            return step.run(own);
          });
    }
  }
}
