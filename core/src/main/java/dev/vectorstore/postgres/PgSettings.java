package dev.vectorstore.postgres;

import dev.vectorstore.schema.SchemaName;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** How a {@link PgVectorDatabase} is opened. Immutable and safe to share between threads. */
public final class PgSettings {
  private static final long INDEX_PAYS_FROM = 1_000;

  private static final PgSettings DEFAULTS =
      new PgSettings(SchemaName.DEFAULT, null, null, INDEX_PAYS_FROM, true);

  private final SchemaName schema;
  private final @Nullable DataSource maintenance;
  private final @Nullable BooleanSupplier joins;
  private final long indexPaysFrom;
  private final boolean automaticIndexes;

  private PgSettings(
      SchemaName schema,
      @Nullable DataSource maintenance,
      @Nullable BooleanSupplier joins,
      long indexPaysFrom,
      boolean automaticIndexes) {
    this.schema = schema;
    this.maintenance = maintenance;
    this.joins = joins;
    this.indexPaysFrom = indexPaysFrom;
    this.automaticIndexes = automaticIndexes;
  }

  /** The tables are in the schema {@code vectorstore}. */
  public static PgSettings defaults() {
    return DEFAULTS;
  }

  /** A copy with the tables in this schema. */
  public PgSettings schema(SchemaName schema) {
    return new PgSettings(
        Objects.requireNonNull(schema, "schema"),
        maintenance,
        joins,
        indexPaysFrom,
        automaticIndexes);
  }

  /**
   * A copy that builds indexes over these connections, of the role that owns the tables, while
   * writers go on. Each must be a session of its own to the server, not one of a pooler that gives
   * out transactions. Borrowed as the other is, and never closed. At least two, so that a build
   * takes one and its progress is asked for over another.
   *
   * <p>With them a collection gets its index by itself, in the background: once its writers pause
   * (or after half a minute) and it has as many vectors as an index pays from, for IVFFlat also ten
   * for each list. See {@link #automaticIndexes}.
   */
  public PgSettings maintenance(DataSource owner) {
    return new PgSettings(
        schema, Objects.requireNonNull(owner, "owner"), joins, indexPaysFrom, automaticIndexes);
  }

  /**
   * A copy whose operations join the caller's transaction while there is one, as {@link
   * PgVectorDatabase#joining} does. The {@code DataSource} must know it too and give the connection
   * that it is on, as Spring's {@code TransactionAwareDataSourceProxy} does, and another with
   * auto-commit on where there is none; operations are an {@link IllegalStateException} if it does
   * not. Unless this is set, whoever writes within a transaction of Spring is warned once that the
   * write is none of its parts; {@code () -> false} says that this is meant.
   *
   * @param active whether the calling thread is in a transaction, such as {@code
   *     TransactionSynchronizationManager::isActualTransactionActive}
   */
  public PgSettings joinTransactionsWhile(BooleanSupplier active) {
    return new PgSettings(
        schema,
        maintenance,
        Objects.requireNonNull(active, "active"),
        indexPaysFrom,
        automaticIndexes);
  }

  /**
   * A copy that searches spaces of fewer vectors exactly even if they have an index, 1,000 unless
   * set. With 0 an index that is there is always used, also where an exact search would be quicker,
   * which is good for tests of the index alone.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public PgSettings indexPaysFrom(long vectors) {
    if (vectors < 0) {
      throw new IllegalArgumentException("a number of vectors is not negative: " + vectors);
    }
    return new PgSettings(schema, maintenance, joins, vectors, automaticIndexes);
  }

  /**
   * A copy whose collections get their indexes by themselves where there are maintenance
   * connections, as they do unless this is set, or only when the host asks for it.
   */
  public PgSettings automaticIndexes(boolean wanted) {
    return new PgSettings(schema, maintenance, joins, indexPaysFrom, wanted);
  }

  /** The schema that the tables are in. */
  public SchemaName schema() {
    return schema;
  }

  /** Connections of the tables' owner; empty if there are none. */
  public Optional<DataSource> maintenance() {
    return Optional.ofNullable(maintenance);
  }

  /** Whether the calling thread is in a transaction to join; it never is unless set. */
  public BooleanSupplier joins() {
    return joins == null ? () -> false : joins;
  }

  /** When to join, if only never; empty if the host has not said it. */
  Optional<BooleanSupplier> whenToJoin() {
    return Optional.ofNullable(joins);
  }

  /** From how many vectors on an index can be quicker. */
  public long indexPaysFrom() {
    return indexPaysFrom;
  }

  /** Whether collections get their indexes by themselves where there are connections for it. */
  public boolean hasAutomaticIndexes() {
    return automaticIndexes && maintenance != null;
  }
}
