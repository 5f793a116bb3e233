package dev.vectorstore.examples.benchmark;

import dev.vectorstore.VectorStore;
import dev.vectorstore.examples.benchmark.data.Mixes;
import dev.vectorstore.examples.benchmark.report.ReportPage;
import dev.vectorstore.examples.benchmark.report.Spread;
import dev.vectorstore.examples.benchmark.report.Table;
import dev.vectorstore.examples.benchmark.report.Timings;
import dev.vectorstore.examples.benchmark.rounds.SearchRounds;
import dev.vectorstore.examples.benchmark.setup.BenchmarkDatabase;
import dev.vectorstore.examples.benchmark.setup.Options;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.localpostgres.LocalDatabase;
import dev.vectorstore.localpostgres.LocalPostgres;
import dev.vectorstore.localpostgres.LocalReplica;
import dev.vectorstore.localpostgres.PlainSql;
import dev.vectorstore.postgres.PgPoolSettings;
import dev.vectorstore.postgres.PgSettings;
import dev.vectorstore.postgres.PgVectorDatabase;
import dev.vectorstore.postgres.ReplicaReads;
import dev.vectorstore.search.SearchRequest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What a search by a replica costs, and what one costs whose replica is lost. */
final class Replicated implements Scenario {
  private static final int DOCUMENTS = 10_000;
  private static final int QUERIES = 25;
  private static final int BLOCKS = 200;
  private static final int WARM_UP = 40;
  private static final int LOSSES = 10;
  private static final int SEARCHES = 400;
  private static final int BEFORE = 50;
  private static final String COLLECTION = "replicated";

  @Override
  public String name() {
    return "replicas";
  }

  @Override
  public ReportPage run(Options options) throws SQLException {
    try (BenchmarkDatabase database = BenchmarkDatabase.open(options);
        LocalReplica replica = LocalPostgres.start().newReplica()) {
      Mixes mixes = new Mixes();
      List<SearchRequest> queries;
      try (PgVectorDatabase loading = PgVectorDatabase.open(database.owner())) {
        VectorStore store = loading.store(COLLECTION, Mixes.settings());
        store.upsertAll(mixes.documents(DOCUMENTS));
        store.index().rebuild(VectorIndex.hnsw(), progress -> {});
        queries =
            IntStream.range(0, QUERIES)
                .mapToObj(i -> SearchRequest.of(mixes.vector()).limit(SearchRounds.FEW))
                .toList();
      }
      awaitCaughtUp(database.local(), replica);
      return page(costs(database, replica, queries), List.of(losses(database, replica, queries)));
    }
  }

  private static void awaitCaughtUp(LocalDatabase primary, LocalReplica replica)
      throws SQLException {
    String position = PlainSql.value(primary.dataSource(), "select pg_current_wal_insert_lsn()");
    String reached = "select pg_last_wal_replay_lsn() >= '" + position + "'";
    while (!PlainSql.value(replica.dataSource(primary), reached).equals("t")) {
      Thread.onSpinWait();
    }
  }

  private static PgVectorDatabase open(
      BenchmarkDatabase database, LocalReplica replica, ReplicaReads reads) {
    LocalDatabase local = database.local();
    PgPoolSettings pool =
        PgPoolSettings.defaults().user(local.user()).password(local.password()).connections(4);
    return PgVectorDatabase.open(
        database.owner(),
        PgSettings.defaults().replicas(pool, replica.url(local)).replicaReads(reads));
  }

  private static Table costs(
      BenchmarkDatabase database, LocalReplica replica, List<SearchRequest> queries) {
    try (PgVectorDatabase alone = PgVectorDatabase.open(database.owner());
        PgVectorDatabase own = open(database, replica, ReplicaReads.ownWrites());
        PgVectorDatabase eventual = open(database, replica, ReplicaReads.eventual())) {
      List<Reader> readers =
          List.of(
              Reader.of("the primary, without replicas", alone),
              Reader.of("the same again", alone),
              Reader.of("a replica that has what was written here", own),
              Reader.of("a replica, eventually", eventual));
      for (int block = -WARM_UP; block < BLOCKS; block++) {
        round(readers, queries, block);
      }
      return costs(readers);
    }
  }

  /** Each begins as often as the others, as the first one after a pause is slower. */
  private static void round(List<Reader> readers, List<SearchRequest> queries, int block) {
    int first = Math.floorMod(block, readers.size());
    for (int i = 0; i < readers.size(); i++) {
      Reader reader = readers.get((first + i) % readers.size());
      Timings timings =
          Timings.measure(queries.size(), query -> reader.store().search(queries.get(query)));
      if (block >= 0) {
        reader.millis().add(timings.p50());
      }
    }
  }

  private static Table costs(List<Reader> readers) {
    Table table =
        Table.of("A search", "read from", "p50, ms", "more than without, µs", "of the one without");
    List<Double> base = readers.get(0).millis();
    for (Reader reader : readers) {
      List<Double> more = new ArrayList<>();
      List<Double> ratios = new ArrayList<>();
      for (int i = 0; i < base.size(); i++) {
        more.add((reader.millis().get(i) - base.get(i)) * 1_000);
        ratios.add(reader.millis().get(i) / base.get(i));
      }
      table =
          table.row(
              reader.title(),
              Spread.of(reader.millis()).median(),
              Spread.of(more).median(),
              Spread.of(ratios).median());
    }
    return table;
  }

  private static Table losses(
      BenchmarkDatabase database, LocalReplica replica, List<SearchRequest> queries)
      throws SQLException {
    List<Timings> killed = new ArrayList<>();
    List<Timings> silent = new ArrayList<>();
    for (int i = 0; i < LOSSES; i++) {
      killed.add(around(database, replica, queries, replica::kill));
      replica.restart();
      awaitCaughtUp(database.local(), replica);
      silent.add(around(database, replica, queries, replica::suspend));
      replica.goOn();
      awaitCaughtUp(database.local(), replica);
    }
    return Table.of(
            "The longest search",
            "while its only replica",
            "times",
            "failed searches",
            "longest, ms (median)",
            "longest, ms (of all)")
        .row("is killed", LOSSES, 0, median(killed), longest(killed))
        .row("falls silent", LOSSES, 0, median(silent), longest(silent));
  }

  /** A search that failed would end the run. */
  private static Timings around(
      BenchmarkDatabase database, LocalReplica replica, List<SearchRequest> queries, Runnable loss)
      throws SQLException {
    try (PgVectorDatabase opened = open(database, replica, ReplicaReads.ownWrites())) {
      VectorStore store = opened.store(COLLECTION);
      long[] nanos = new long[SEARCHES];
      for (int i = 0; i < SEARCHES; i++) {
        if (i == BEFORE) {
          loss.run();
        }
        long start = System.nanoTime();
        int found = store.search(queries.get(i % queries.size())).size();
        nanos[i] = System.nanoTime() - start;
        if (found != SearchRounds.FEW) {
          throw new IllegalStateException("a search gave " + found + " documents");
        }
      }
      return Timings.of(nanos);
    }
  }

  private static double median(List<Timings> all) {
    return Spread.of(all.stream().map(timings -> timings.percentile(100)).toList()).median();
  }

  private static double longest(List<Timings> all) {
    return all.stream().mapToDouble(timings -> timings.percentile(100)).max().orElseThrow();
  }

  private ReportPage page(Table costs, List<Table> others) {
    List<Table> tables = new ArrayList<>(List.of(costs));
    tables.addAll(others);
    return new ReportPage(
        name(),
        "Reads from replicas",
        List.of(
            "%,d vectors of %d dimensions, which are random mixes of %d directions, with an HNSW index, top %d by a vector, one at a time. The replica is a streaming replica on the same machine."
                .formatted(DOCUMENTS, Mixes.DIMENSION, Mixes.DIRECTIONS, SearchRounds.FEW),
            "**A search**: readers take turns with blocks of the same %d queries, in %d rounds after %d that are not measured. Times are the medians of the blocks' medians. Differences and ratios are of each block and the one without replicas in its round, and of them the medians. The second line is the same as the first one, and so shows the noise."
                .formatted(QUERIES, BLOCKS, WARM_UP),
            "**The longest search**: before one of %d searches the replica's server is ended at once, or all its processes are stopped, so that connections stay open and nobody answers. A search that meets this waits until it is noticed, and is done on the primary."
                .formatted(SEARCHES)),
        tables,
        List.of());
  }

  /**
   * A store, and the medians of its blocks in milliseconds.
   *
   * @param title what it is read from
   */
  private record Reader(String title, VectorStore store, List<Double> millis) {
    static Reader of(String title, PgVectorDatabase database) {
      return new Reader(title, database.store(COLLECTION), new ArrayList<>());
    }
  }
}
