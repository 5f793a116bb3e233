package dev.vectorstore.testkit.pooler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.localpostgres.LocalPooler;
import dev.vectorstore.localpostgres.PlainSql;
import dev.vectorstore.postgres.PgPoolSettings;
import dev.vectorstore.postgres.PgVectorDatabase;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.testkit.TestDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tenants whose transactions share few sessions of the server.
 *
 * <p>Why: docs/decisions/0116-poolers-in-tests.md.
 */
class PgPooledTenantsTest {
  @RegisterExtension static final TestDatabase TABLES = new TestDatabase();

  private static final int SESSIONS = 3;
  private static final int TENANTS = 8;
  private static final int DOCUMENTS = 20;
  private static final int OPERATIONS = 250;

  @ParameterizedTest
  @ValueSource(strings = {"", "?prepareThreshold=1"})
  void tenants_interleavedBehindATransactionPooler_seeTheirOwnAlone(String parameters)
      throws Exception {
    PgPoolSettings settings =
        PgPoolSettings.defaults()
            .behindTransactionPooler()
            .user(TABLES.applicationRole())
            .password(TABLES.applicationPassword())
            .connections(TENANTS);
    ExecutorService threads = Executors.newFixedThreadPool(TENANTS);
    try (LocalPooler pooler = PooledTables.pooler(LocalPooler.Mode.TRANSACTION, SESSIONS);
        VectorDatabase database =
            PgVectorDatabase.open(pooler.url(TABLES.local()) + parameters, settings)) {
      String name = "tenants " + parameters;
      database.store(name, CollectionSettings.of(ModelId.of("m", 2)).perTenant());
      List<Future<Integer>> tenants =
          IntStream.range(0, TENANTS)
              .mapToObj(i -> threads.submit(() -> strangers(database.tenant("t" + i), name, i)))
              .toList();
      int strangers = 0;
      for (Future<Integer> tenant : tenants) {
        strangers += tenant.get();
      }
      assertThat(strangers).isZero();
      assertThat(sessions()).isEqualTo(Integer.toString(SESSIONS));
    } finally {
      threads.shutdownNow();
    }
  }

  /** How many sessions of the server had the tenants' transactions. */
  private static String sessions() throws SQLException {
    return PlainSql.value(
        TABLES.dataSource(),
        "select count(*) from pg_stat_activity where usename = '"
            + TABLES.applicationRole()
            + "' and application_name = 'vectorstore'");
  }

  /** How many of another tenant's documents this one saw, or of its own did not. */
  private static int strangers(VectorDatabase database, String collection, int tenant) {
    VectorStore store = database.store(collection);
    Random random = new Random(tenant);
    int wrong = 0;
    List<Document> own = new ArrayList<>();
    for (int i = 0; i < DOCUMENTS; i++) {
      own.add(
          Document.of("d" + i, "of " + tenant)
              .embedding(Embedding.of(random.nextFloat(), random.nextFloat() + 1)));
    }
    store.upsert(own);
    for (int i = 0; i < OPERATIONS; i++) {
      List<Document> seen =
          switch (random.nextInt(3)) {
            case 0 -> store.get(List.of("d" + random.nextInt(DOCUMENTS)));
            case 1 ->
                store
                    .search(SearchRequest.of(Embedding.of(1, random.nextFloat())).limit(5))
                    .stream()
                    .map(match -> match.document())
                    .toList();
            default -> {
              Document again = own.get(random.nextInt(DOCUMENTS));
              store.upsert(List.of(again));
              yield store.get(List.of(again.id()));
            }
          };
      wrong += seen.isEmpty() ? 1 : 0;
      for (Document document : seen) {
        wrong += document.text().orElseThrow().equals("of " + tenant) ? 0 : 1;
      }
      wrong += store.count() == DOCUMENTS ? 0 : 1;
    }
    return wrong;
  }
}
