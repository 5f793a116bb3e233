package dev.vectorstore.postgres;

import dev.vectorstore.VectorStore;
import dev.vectorstore.observe.OperationListener;
import dev.vectorstore.schema.SchemaName;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link PgVectorDatabase} is opened. Immutable and safe to share between threads. No
 * parameter may be null.
 */
public final class PgSettings {
  private static final long INDEX_PAYS_FROM = 1_000;

  private static final PgSettings DEFAULTS =
      new PgSettings(
          SchemaName.DEFAULT, null, null, INDEX_PAYS_FROM, true, null, 0, ReplicaSettings.NONE);

  private final SchemaName schema;
  private final @Nullable DataSource maintenance;
  private final @Nullable BooleanSupplier joins;
  private final long indexPaysFrom;
  private final boolean automaticIndexes;
  private final @Nullable OperationListener observer;
  private final int recallSample;
  private final ReplicaSettings replicas;

  private PgSettings(
      SchemaName schema,
      @Nullable DataSource maintenance,
      @Nullable BooleanSupplier joins,
      long indexPaysFrom,
      boolean automaticIndexes,
      @Nullable OperationListener observer,
      int recallSample,
      ReplicaSettings replicas) {
    this.schema = schema;
    this.maintenance = maintenance;
    this.joins = joins;
    this.indexPaysFrom = indexPaysFrom;
    this.automaticIndexes = automaticIndexes;
    this.observer = observer;
    this.recallSample = recallSample;
    this.replicas = replicas;
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
        automaticIndexes,
        observer,
        recallSample,
        replicas);
  }

  /**
   * A copy that builds indexes concurrently, over these connections of the role that owns the
   * tables. Each connection must be a session of its own, and not one of a pooler that shares
   * sessions between transactions. The {@code DataSource} is borrowed and never closed. It needs at
   * least two connections: one for the build, and one to read its progress.
   *
   * <p>With them a collection gets its index automatically, in the background. That happens once
   * its writers pause, or after half a minute, and there are enough vectors for an index to pay.
   * For IVFFlat there must also be ten vectors for each list. See {@link #automaticIndexes}.
   */
  public PgSettings maintenance(DataSource owner) {
    return new PgSettings(
        schema,
        Objects.requireNonNull(owner, "owner"),
        joins,
        indexPaysFrom,
        automaticIndexes,
        observer,
        recallSample,
        replicas);
  }

  /**
   * A copy whose operations join the caller's transaction while there is one, as with {@link
   * PgVectorDatabase#joining}.
   *
   * <p>The {@code DataSource} must return the connection of that transaction, as Spring's {@code
   * TransactionAwareDataSourceProxy} does. Without a transaction it must return a connection with
   * auto-commit on. Otherwise operations are an {@link IllegalStateException}.
   *
   * <p>If this is not set, a write within a transaction of Spring is not part of it, and the log
   * warns about that once. {@code () -> false} says that this is intended.
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
        automaticIndexes,
        observer,
        recallSample,
        replicas);
  }

  /**
   * A copy that searches spaces with fewer vectors exactly, even if they have an index. The default
   * is 1,000. With 0 an existing index is always used, even if an exact search would be faster,
   * unless it was seen to give less than the recall that is asked for. That is only useful for
   * tests of the index.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public PgSettings indexPaysFrom(long vectors) {
    if (vectors < 0) {
      throw new IllegalArgumentException("a number of vectors is not negative: " + vectors);
    }
    return new PgSettings(
        schema, maintenance, joins, vectors, automaticIndexes, observer, recallSample, replicas);
  }

  /**
   * A copy whose collections get their indexes automatically, or only on request. The default is
   * automatically, if there are maintenance connections.
   */
  public PgSettings automaticIndexes(boolean wanted) {
    return new PgSettings(
        schema, maintenance, joins, indexPaysFrom, wanted, observer, recallSample, replicas);
  }

  /**
   * A copy whose operations are told to this listener, also those of tenants and within the
   * caller's transactions. By default nobody is told.
   */
  public PgSettings observedBy(OperationListener listener) {
    return new PgSettings(
        schema,
        maintenance,
        joins,
        indexPaysFrom,
        automaticIndexes,
        Objects.requireNonNull(listener, "listener"),
        recallSample,
        replicas);
  }

  /**
   * A copy that measures the recall of searches while they are used, and tells the listener of
   * {@link #observedBy}, without which nothing is measured. Of {@link VectorStore#search} by an
   * index, one in so many is done again exactly, on a thread of its own. That takes a connection,
   * one at a time, and at most a tenth of the time; what would be more is left out. A text is not
   * embedded again. What is written between the two searches counts as missed.
   *
   * <p>Searches for groups, pages, diverse matches or more than 1,000 documents are left out. So
   * are those within the caller's transaction, and those by a vector of a store that was opened
   * with two models.
   *
   * @param oneIn a number such as 1,000; 0, the default, for none
   * @throws IllegalArgumentException if it is negative
   */
  public PgSettings sampleRecall(int oneIn) {
    if (oneIn < 0) {
      throw new IllegalArgumentException("a number of searches is not negative: " + oneIn);
    }
    return new PgSettings(
        schema, maintenance, joins, indexPaysFrom, automaticIndexes, observer, oneIn, replicas);
  }

  /**
   * A copy that reads from streaming replicas of the database: searches, gets, counts and scrolls.
   * What writes, opens collections or builds indexes goes to the primary, and so does what joins
   * the caller's transaction. Each read is a transaction that is declared read-only ({@link
   * java.sql.Connection#setReadOnly}).
   *
   * <p>A replica that does not answer for about a second, or that takes writes itself by now, is
   * left out until it is one again, which the log says. What was being read there is read
   * elsewhere. If there is no other, the primary is read.
   *
   * <p>Each {@code DataSource} is borrowed and never closed. It should be a pool of one server,
   * whose connections can be had within a second. One connection is kept to watch the server. A
   * pool of several servers behind one address works too, but is watched on one of them.
   *
   * @param sources none for no replicas
   */
  public PgSettings replicas(DataSource... sources) {
    return with(replicas.of(List.of(Objects.requireNonNull(sources, "sources"))));
  }

  /**
   * The same by URLs of PostgreSQL's driver, with a pool for each, which is closed with the
   * database. A URL can name several servers, with {@code targetServerType=secondary}. It must come
   * from a trusted source, as parameters can load classes.
   *
   * @throws IllegalArgumentException if one is no such URL, or if the statement timeout is not
   *     below the socket timeout. The message contains no part of the URL
   */
  public PgSettings replicas(PgPoolSettings pool, String... urls) {
    Objects.requireNonNull(pool, "pool");
    for (String url : Objects.requireNonNull(urls, "urls")) {
      OwnPool.connector(url, pool);
    }
    return with(replicas.of(pool, List.of(urls)));
  }

  /**
   * A copy whose reads from replicas are as new as this says; {@link ReplicaReads#ownWrites} by
   * default.
   */
  public PgSettings replicaReads(ReplicaReads reads) {
    return with(replicas.as(Objects.requireNonNull(reads, "reads")));
  }

  private PgSettings with(ReplicaSettings others) {
    return new PgSettings(
        schema,
        maintenance,
        joins,
        indexPaysFrom,
        automaticIndexes,
        observer,
        recallSample,
        others);
  }

  /** Where to read from beside the primary. */
  ReplicaSettings replicas() {
    return replicas;
  }

  /** The schema that the tables are in. */
  public SchemaName schema() {
    return schema;
  }

  /** The connections of the tables' owner; empty if there are none. */
  public Optional<DataSource> maintenance() {
    return Optional.ofNullable(maintenance);
  }

  /** Whether the calling thread is in a transaction to join; never unless set. */
  public BooleanSupplier joins() {
    return joins == null ? () -> false : joins;
  }

  /** When to join, even if it is never; empty if the host has not set it. */
  Optional<BooleanSupplier> whenToJoin() {
    return Optional.ofNullable(joins);
  }

  /** Who is told of operations; empty if nobody is. */
  public Optional<OperationListener> observer() {
    return Optional.ofNullable(observer);
  }

  /** How many searches there are for each whose recall is measured; 0 if none is. */
  public int recallSample() {
    return recallSample;
  }

  /** The number of vectors from which an index can be faster. */
  public long indexPaysFrom() {
    return indexPaysFrom;
  }

  /** Whether collections get their indexes automatically, if there are maintenance connections. */
  public boolean hasAutomaticIndexes() {
    return automaticIndexes && maintenance != null;
  }
}
