package dev.vectorstore.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Include;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.imports.ImportSession;
import dev.vectorstore.imports.ImportTarget;
import dev.vectorstore.imports.ImportWriter;
import dev.vectorstore.localpostgres.LocalDatabase;
import dev.vectorstore.localpostgres.LocalPostgres;
import dev.vectorstore.localpostgres.PlainSql;
import dev.vectorstore.model.EmbeddingCache;
import dev.vectorstore.model.TextKind;
import dev.vectorstore.schema.VectorSchema;
import dev.vectorstore.search.HybridRequest;
import dev.vectorstore.search.KeywordRequest;
import dev.vectorstore.search.Match;
import dev.vectorstore.search.ScrollRequest;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.space.SpaceSettings;
import dev.vectorstore.write.DocumentUpdate;
import dev.vectorstore.write.LoadSettings;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/**
 * The network stalls for half to three times the timeout of the socket, at any byte of any
 * operation: what fails says so, and nobody gets the answer to another's query, neither the store
 * nor the host on the same pool. The profile {@code stalls} tries more, a tenth of it on the
 * library's own pool, which waits a second at least.
 */
class PgStallsTest {
  private static final int TRIES = Integer.getInteger("stalls.tries", 30);
  private static final int OWN_TRIES = TRIES / 10;
  private static final long SEED = Long.getLong("stalls.seed", 20_261_129);

  private static final String OWN = "own";

  private static final int TIMEOUT_MILLIS = 200;
  private static final int MANY = 150; // so that new ones go by COPY
  private static final int MOST_SENTINELS = 2_000;

  private static final ModelId MODEL = ModelId.of("points", 2);
  private static final ModelId OTHER = ModelId.of("other", 2);
  private static final Letters LETTERS = new Letters("letters");
  private static final EmbeddingCache.Region CACHED =
      new EmbeddingCache.Region(MODEL, TextKind.DOCUMENT);
  private static final CollectionSettings POINTS = CollectionSettings.of(MODEL);
  private static final SearchRequest NEAREST = SearchRequest.of(Embedding.of(1, 0)).limit(MANY);

  private final LocalDatabase local = LocalPostgres.start().newDatabase();
  private final Random random = new Random(SEED);
  private final List<Kind> steps = new ArrayList<>();
  private final List<String> wrong = new ArrayList<>();
  private final Map<String, Integer> failures = new TreeMap<>();
  private ApplicationRole role;
  private QuietableProxy proxy;
  private HikariDataSource pool;
  private PgVectorDatabase database;
  private VectorStore fixed;
  private VectorStore written;
  private VectorStore tenants;

  /** Something that is done while the network may stall; its answer is right or is a failure. */
  @FunctionalInterface
  private interface Step {
    void run(int number) throws SQLException;
  }

  private record Kind(String name, Step step) {}

  @BeforeEach
  void open(TestInfo test) throws IOException, SQLException {
    VectorSchema.migrate(local.dataSource());
    role = new ApplicationRole(local);
    try (PgVectorDatabase direct = PgVectorDatabase.open(local.dataSource())) {
      VectorStore store = direct.store("fixed", POINTS);
      store.upsert(documents("fixed", MANY));
      store.keywords().enable("simple");
      direct.store("written", POINTS).upsert(documents("old", MANY));
      direct.spaces("written").add(OTHER, SpaceSettings.defaults());
      direct.store("filled", POINTS);
      direct.spaces("filled").add(LETTERS, SpaceSettings.defaults());
      direct.store("tenants", POINTS.perTenant());
    }
    proxy = new QuietableProxy(QuietableProxy.serverOf(local), 100 + 20 * TRIES);
    pool = test.getTags().contains(OWN) ? ownPool() : hostsPool();
    database = PgVectorDatabase.open(pool);
    fixed = database.store("fixed");
    written = database.store("written");
    tenants = database.tenant("x").store("tenants");
    addWrites();
    addReads();
  }

  private HikariDataSource hostsPool() {
    ShortTimeouts connections = new ShortTimeouts(proxy.url(local), local, TIMEOUT_MILLIS);
    connections.setUser(role.name());
    connections.setPassword(ApplicationRole.PASSWORD);
    return connections.poolOfOne();
  }

  private HikariDataSource ownPool() {
    return OwnPool.open(
        proxy.url(local),
        PgPoolSettings.defaults()
            .user(role.name())
            .password(ApplicationRole.PASSWORD)
            .connections(1)
            .socketTimeout(Duration.ofSeconds(1))
            .statementTimeout(Duration.ZERO));
  }

  @AfterEach
  void drop() throws IOException, SQLException {
    proxy.speak();
    database.close();
    pool.close();
    proxy.close();
    role.close();
    local.close();
  }

  @Test
  void everyOperation_networkThatStalls_answersRightlyOrFails() {
    requireRightAnswers(TRIES, TIMEOUT_MILLIS);
  }

  @Test
  @Tag(OWN)
  void everyOperation_networkThatStallsUnderTheOwnPool_answersRightlyOrFails() {
    requireRightAnswers(OWN_TRIES, 1_000);
  }

  private void requireRightAnswers(int tries, int timeoutMillis) {
    List<Kind> kinds = List.copyOf(steps);
    String log =
        Log.of(
            () ->
                stall(
                    kinds, kinds.stream().mapToLong(this::bytes).toArray(), tries, timeoutMillis));

    assertThat(wrong).as("wrong answers with seed %s, beside %s", SEED, failures).isEmpty();
    assertThat(log).doesNotContain("word7");
    System.out.println("seed " + SEED + ", " + tries + " stalls, failures: " + failures);
  }

  /** How many bytes go to and fro for it. */
  private long bytes(Kind kind) {
    long before = proxy.passed();
    attempt(kind, -1);
    return proxy.passed() - before;
  }

  private void stall(List<Kind> kinds, long[] bytes, int tries, int timeoutMillis) {
    assertThat(failures).as("of a network that is well").isEmpty();
    for (int i = 0; i < tries; i++) {
      int chosen = (int) ((long) i * kinds.size() / tries) % kinds.size();
      Kind kind = kinds.get(chosen);
      long at = (long) (random.nextDouble() * bytes[chosen]);
      double timeouts = .5 + 2.5 * random.nextDouble();
      proxy.stallAfter(at, Duration.ofMillis((long) (timeoutMillis * timeouts)));
      attempt(kind, i);
      requireSentinels(kind.name() + " " + i + " stalled at byte " + at);
    }
  }

  private void attempt(Kind kind, int number) {
    try {
      kind.step().run(number);
    } catch (VectorStoreException e) {
      failures.merge(kind.name() + " " + name(e), 1, Integer::sum);
      if (!isOfNetwork(e)) {
        wrong.add(kind.name() + " " + number + " failed by " + e);
      }
    } catch (SQLException e) {
      failures.merge(kind.name() + " " + name(e), 1, Integer::sum); // the host's own query
    } catch (RuntimeException | AssertionError e) {
      wrong.add(kind.name() + " " + number + ": " + e);
    }
  }

  private static boolean isOfNetwork(@Nullable Throwable e) {
    return e instanceof VectorStoreException.Unavailable
        || e instanceof VectorStoreException.TimedOut
        || (e instanceof VectorStoreException.LoadFailed && isOfNetwork(e.getCause()));
  }

  private static String name(Throwable e) {
    return e instanceof VectorStoreException.LoadFailed && e.getCause() != null
        ? "LoadFailed by " + name(e.getCause())
        : e.getClass().getSimpleName();
  }

  /** Asks until the network is back and each query was answered once. */
  private void requireSentinels(String after) {
    int answered = 0;
    for (int i = 0; i < MOST_SENTINELS && answered < 2; i++) {
      answered += (answers(after) ? 1 : 0);
    }
    if (answered < 2) {
      wrong.add(after + ": the pool did not recover");
    }
  }

  private boolean answers(String after) {
    int number = random.nextInt();
    try {
      String answer = PlainSql.value(pool, "select " + number);
      requireEqual(after + ": select", Integer.toString(number), answer);
      requireEqual(
          after + ": get",
          documents("fixed", 1),
          fixed.get(List.of("fixed0"), Include.everything()));
      requireEqual(after + ": count", (long) MANY, fixed.count());
      return !proxy.isStalling();
    } catch (SQLException | VectorStoreException e) {
      return false;
    } catch (RuntimeException e) {
      wrong.add(after + ": " + e);
      return false;
    }
  }

  private void requireEqual(String what, Object wanted, Object given) {
    if (!given.equals(wanted)) {
      wrong.add(what + " gave " + given);
    }
  }

  private void add(String name, Step step) {
    steps.add(new Kind(name, step));
  }

  private void addWrites() {
    add("upsert of new", i -> assertWritten(written.upsert(documents("new" + i, MANY)).written()));
    add("upsert of old", i -> assertWritten(written.upsert(documents("old", MANY)).written()));
    add(
        "upsert of one",
        i -> assertThat(written.upsert(documents("one" + i, 1)).written()).isEqualTo(1));
    add(
        "load",
        i ->
            assertWritten(
                written
                    .upsertAll(
                        documents("load" + i, MANY).iterator(),
                        LoadSettings.defaults().chunkDocuments(120))
                    .written()));
    add(
        "load in one transaction",
        i ->
            assertWritten(
                written
                    .upsertAll(
                        documents("whole" + i, MANY).iterator(),
                        LoadSettings.defaults().inOneTransaction())
                    .written()));
    add(
        "update",
        i ->
            assertWritten(
                written
                    .update(
                        documents("old", MANY).stream()
                            .map(old -> DocumentUpdate.of(old.id()).text("new " + i))
                            .map(update -> update.embedding(Embedding.of(3, 4)))
                            .toList())
                    .written()));
    add("delete", i -> assertThat(written.delete(List.of("one0", "none"))).isLessThanOrEqualTo(1));
    add(
        "space put",
        i ->
            assertThat(database.spaces("written").put(OTHER, vectors())).isLessThanOrEqualTo(MANY));
    add("import", this::importBatch);
    add(
        "joined upsert",
        i ->
            inTransaction(
                i,
                mine ->
                    assertWritten(
                        written.joining(mine).upsert(documents("joined" + i, MANY)).written())));
    add("tenant's upsert", i -> assertWritten(tenants.upsert(documents("tenant", MANY)).written()));
    add("tenant's delete", i -> assertThat(tenants.delete(List.of("none"))).isZero());
    add("fill", this::fill);
    add("cache put", i -> database.embeddingCache().put(CACHED, vectors()));
  }

  private void fill(int i) {
    VectorStore filled = database.store("filled");
    assertWritten(filled.upsert(documents("gap" + i, MANY)).written());
    assertThat(database.spaces("filled").fill(LETTERS)).isGreaterThanOrEqualTo(MANY);
    assertThat(database.spaces("filled").fill(LETTERS)).isZero();
  }

  private void addReads() {
    add(
        "get",
        i ->
            assertThat(fixed.get(ids(), Include.everything())).isEqualTo(documents("fixed", MANY)));
    add(
        "scroll",
        i -> assertThat(fixed.scroll(ScrollRequest.first().limit(MANY)).documents()).hasSize(MANY));
    add("search", i -> assertThat(found(fixed.search(NEAREST))).hasSize(MANY));
    add(
        "limited search",
        i ->
            assertThat(found(fixed.search(NEAREST.timeLimit(Duration.ofMillis(150)))))
                .hasSize(MANY));
    add("count", i -> assertThat(fixed.count()).isEqualTo(MANY));
    add(
        "several searches",
        i ->
            assertThat(fixed.searchAll(List.of(NEAREST, NEAREST.limit(7))))
                .extracting(List::size)
                .containsExactly(MANY, 7));
    add("page", i -> assertThat(found(fixed.searchPage(NEAREST).matches())).hasSize(MANY));
    add("tenant's search", i -> assertThat(tenants.search(NEAREST)).hasSizeBetween(0, MANY));
    add(
        "tenant's limited search",
        i ->
            assertThat(tenants.search(NEAREST.timeLimit(Duration.ofMillis(150))))
                .hasSizeBetween(0, MANY));
    add("tenant's count", i -> assertThat(tenants.count()).isBetween(0L, (long) MANY));
    add(
        "joined search",
        i ->
            inTransaction(
                i, mine -> assertThat(found(fixed.joining(mine).search(NEAREST))).hasSize(MANY)));
    add(
        "joined limited search",
        i ->
            inTransaction(
                i,
                mine ->
                    assertThat(
                            found(
                                fixed
                                    .joining(mine)
                                    .search(NEAREST.timeLimit(Duration.ofMillis(150)))))
                        .hasSize(MANY)));
    add(
        "joined count",
        i -> inTransaction(i, mine -> assertThat(fixed.joining(mine).count()).isEqualTo(MANY)));
    add(
        "cache find",
        i ->
            assertThat(database.embeddingCache().find(CACHED, vectors().keySet()).size())
                .isIn(0, MANY));
    add(
        "keywords",
        i -> assertThat(fixed.keywords().search(KeywordRequest.of("word7")).matches()).hasSize(1));
    add(
        "hybrid",
        i ->
            assertThat(
                    fixed
                        .keywords()
                        .hybrid(HybridRequest.of("word7").embedding(Embedding.of(1, 0)))
                        .matches())
                .isNotEmpty());
  }

  private static void assertWritten(long number) {
    assertThat(number).isEqualTo(MANY);
  }

  private void importBatch(int i) {
    VectorDatabase imported = database;
    ImportTarget target = ImportTarget.of("import" + i, POINTS);
    ImportSession session = imported.imports().start("a source", Map.of(), List.of(target));
    ImportWriter writer = session.writer(target, "").orElseThrow();
    assertThat(writer.done()).isZero();
    assertThat(writer.write(writer.prepare(documents("doc", MANY), Map.of()), Duration.ofMillis(1)))
        .isTrue();
    writer.finish();
    session.finish();
    assertThat(session.run().parts()).hasSize(1);
  }

  /** Work of the store in one of the host, which then asks and commits. */
  private void inTransaction(int i, Consumer<Connection> work) throws SQLException {
    try (Connection connection = pool.getConnection()) {
      connection.setAutoCommit(false);
      try {
        work.accept(connection);
        assertThat(PlainSql.value(connection, "select " + i)).isEqualTo(Integer.toString(i));
        connection.commit();
      } catch (VectorStoreException e) {
        rollBack(connection, e);
        throw e;
      }
    }
  }

  private static void rollBack(Connection connection, VectorStoreException failure) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }

  private static List<String> ids() {
    return documents("fixed", MANY).stream().map(Document::id).toList();
  }

  private static List<String> found(List<Match> matches) {
    return matches.stream().map(Match::id).toList();
  }

  private static Map<String, Embedding> vectors() {
    return documents("old", MANY).stream()
        .collect(Collectors.toMap(Document::id, old -> old.embedding().orElseThrow()));
  }

  private static List<Document> documents(String prefix, int number) {
    return IntStream.range(0, number)
        .mapToObj(
            i ->
                Document.of(prefix + i, "word" + i + " text", Map.of("n", (long) i))
                    .embedding(Embedding.of(i + 1, -i)))
        .toList();
  }
}
