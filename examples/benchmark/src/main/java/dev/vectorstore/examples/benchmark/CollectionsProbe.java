package dev.vectorstore.examples.benchmark;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.examples.benchmark.report.Timings;
import dev.vectorstore.examples.benchmark.setup.BenchmarkDatabase;
import dev.vectorstore.examples.benchmark.setup.SmallQueries;
import dev.vectorstore.postgres.PgVectorDatabase;
import dev.vectorstore.schema.SchemaException;
import dev.vectorstore.schema.SchemaName;
import dev.vectorstore.schema.VectorSchema;
import dev.vectorstore.search.SearchRequest;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.sql.DataSource;

/** A database with many small collections, and measurements of it, in this order. */
final class CollectionsProbe {
  private static final int DIMENSION = 384;
  private static final int REPEATS = 300;
  private static final int DROPS = 20;

  // Longer than deadlock_timeout, after which autovacuum makes way; a reader never does.
  private static final String LOCK_TIMEOUT = "set lock_timeout = '1500ms'";

  private static final String FUNCTION = "select count(*) from vectorstore.document_embeddings(?)";
  private static final String VIEW =
      "select count(*) from vectorstore.document_embeddings where collection = ?";
  private static final String SIZE = "select pg_database_size(current_database())";
  private static final String COLLECTION_SIZE =
      """
      select sum(pg_total_relation_size(t))
        from vectorstore.collection c
        left join vectorstore.embedding_space s on s.collection_id = c.id,
      lateral (values (to_regclass('vectorstore.document_' || c.id)),
                      (to_regclass('vectorstore.embedding_' || s.id))) as tables(t)
       where c.name = ?
      """;
  private static final String BACKEND_MEMORY =
      "select sum(total_bytes) from pg_backend_memory_contexts";

  private final BenchmarkDatabase benchmark;
  private final int count;
  private final int documents;
  private final VectorDatabase database;
  private final Random random = new Random(1);
  private final List<Finding> findings = new ArrayList<>();

  CollectionsProbe(BenchmarkDatabase benchmark, int count, int documents) {
    this.benchmark = benchmark;
    this.count = count;
    this.documents = documents;
    this.database = PgVectorDatabase.open(benchmark.application());
  }

  /** Runs all measurements. The database is empty at the end, unless the undo failed. */
  List<Finding> run() throws IOException, SQLException, InterruptedException {
    create();
    add("open one by name, p50 ms", open().p50());
    add("list all, p50 ms", Timings.measure(10, i -> database.collections()).p50());
    searches();
    add("function document_embeddings(name), p50 ms", asked(FUNCTION));
    views();
    memory();
    dump();
    drops();
    dropBesideReaders();
    undo();
    return findings;
  }

  private void create() {
    Timings made =
        Timings.measure(
            count,
            i -> database.store(name(i), CollectionSettings.of(ModelId.of("random", DIMENSION))));
    add("create, p50 ms", made.p50());
    add("create, collections/s", count / made.totalSeconds());
    Timings loaded = Timings.measure(count, i -> database.store(name(i)).upsert(documents()));
    add("load " + documents + " documents, p50 ms", loaded.p50());
  }

  private Timings open() {
    return Timings.measure(REPEATS, i -> database.store(anyName()));
  }

  private void searches() {
    VectorStore one = database.store(name(0));
    Timings.measure(REPEATS / 3, i -> search(one));
    add("search in one, p50 ms", Timings.measure(REPEATS, i -> search(one)).p50());
    List<VectorStore> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(database.store(name(i)));
    }
    all.forEach(this::search);
    int times = Math.max(REPEATS, count);
    add(
        "search in all in turn, p50 ms",
        Timings.measure(times, i -> search(all.get(i % count))).p50());
  }

  private double asked(String sql) throws SQLException {
    DataSource application = benchmark.application(1, "");
    return Timings.measure(10, i -> SmallQueries.number(application, sql, anyName())).p50();
  }

  private void views() {
    String name = "view document_embeddings of one collection, p50 ms";
    try {
      add(name, asked(VIEW));
    } catch (SQLException e) {
      add(name, failed(e));
    }
  }

  /** The memory of a connection that has searched every collection. */
  private void memory() throws SQLException {
    DataSource single = benchmark.application(1, "");
    VectorDatabase alone = PgVectorDatabase.open(single);
    alone.store(name(0));
    add("memory of a new backend, MB", megabytes(SmallQueries.number(single, BACKEND_MEMORY)));
    for (int i = 0; i < count; i++) {
      search(alone.store(name(i)));
    }
    add(
        "memory of a backend that searched all, MB",
        megabytes(SmallQueries.number(single, BACKEND_MEMORY)));
  }

  private void dump() throws IOException, SQLException, InterruptedException {
    PgDump.Result dump = PgDump.run(benchmark.local()).orElse(null);
    if (dump == null) {
      add("pg_dump, s", "no pg_dump on this machine");
    } else {
      add("pg_dump, s", dump.succeeded() ? dump.seconds() : "failed: " + dump.output());
      add("pg_dump, MB", megabytes(dump.bytes()));
    }
  }

  private void drops() throws SQLException {
    int dropped = Math.min(DROPS, count / 2);
    long expected = 0;
    for (int i = 0; i < dropped; i++) {
      expected += SmallQueries.number(benchmark.owner(), COLLECTION_SIZE, name(i));
    }
    benchmark.execute(
        "checkpoint"); // otherwise the load is still being written when files are removed
    long before = SmallQueries.number(benchmark.owner(), SIZE);
    add("drop, p50 ms", Timings.measure(dropped, i -> database.drop(name(i))).p50());
    long freed = before - SmallQueries.number(benchmark.owner(), SIZE);
    add("space freed at once, of what the dropped tables had", (double) freed / expected);
  }

  /** Drops a collection, and then tries to drop the one that an open transaction reads. */
  private void dropBesideReaders() throws SQLException {
    VectorDatabase impatient = PgVectorDatabase.open(benchmark.application(1, LOCK_TIMEOUT));
    try (Connection reader = benchmark.application(1, "").getConnection()) {
      reader.setAutoCommit(false);
      SmallQueries.texts(reader, FUNCTION, name(count - 1));
      add("drop while a transaction reads another", drop(impatient, name(count - 2)));
      add("drop while a transaction reads this one", drop(impatient, name(count - 1)));
      reader.rollback();
    }
  }

  private static String drop(VectorDatabase database, String name) {
    try {
      database.drop(name);
      return "does not wait";
    } catch (VectorStoreException e) {
      return "waits (" + state(e) + " after the lock timeout)";
    }
  }

  private void undo() {
    String name = "undo to empty, s";
    try {
      Timings once =
          Timings.measure(
              1, i -> VectorSchema.undoLosingData(benchmark.owner(), SchemaName.DEFAULT, 0));
      add(name, once.totalSeconds());
    } catch (SchemaException e) {
      add(name, failed(e));
    }
  }

  private List<Document> documents() {
    List<Document> made = new ArrayList<>();
    for (int i = 0; i < documents; i++) {
      made.add(
          Document.of("document-" + i, "Text of document " + i, Map.of("number", i))
              .embedding(embedding()));
    }
    return made;
  }

  private void search(VectorStore store) {
    store.search(SearchRequest.of(embedding()).limit(10));
  }

  private Embedding embedding() {
    float[] values = new float[DIMENSION];
    for (int i = 0; i < DIMENSION; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Embedding.of(values);
  }

  private String anyName() {
    return name(random.nextInt(count));
  }

  private static String name(int index) {
    return "collection-" + index;
  }

  private static double megabytes(long bytes) {
    return bytes / 1e6;
  }

  private static String failed(Exception e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return "failed, "
        + state(e)
        + ": "
        + String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
  }

  private static String state(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof SQLException sql) {
        return "SQLState " + sql.getSQLState();
      }
    }
    return failure.getClass().getSimpleName();
  }

  private void add(String measure, Object value) {
    findings.add(new Finding(measure, value));
  }

  /**
   * One measurement of one database.
   *
   * @param measure what was measured, with its unit
   * @param value a number, or text that says what happened
   */
  record Finding(String measure, Object value) {}
}
