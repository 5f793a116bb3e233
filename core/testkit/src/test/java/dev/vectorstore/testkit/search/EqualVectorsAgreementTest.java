package dev.vectorstore.testkit.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Filter;
import dev.vectorstore.Metric;
import dev.vectorstore.UnsearchableEmbedding;
import dev.vectorstore.UnsearchableEmbedding.Reason;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.memory.InMemoryVectorDatabase;
import dev.vectorstore.postgres.PgSettings;
import dev.vectorstore.postgres.PgVectorDatabase;
import dev.vectorstore.search.Match;
import dev.vectorstore.search.SearchReport;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.testkit.PropertyDatabase;
import dev.vectorstore.write.DocumentUpdate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Random writes of few different vectors beside an index: searches by it must find what PostgreSQL
 * finds exactly, and that must be what memory finds.
 */
class EqualVectorsAgreementTest extends PropertyDatabase {
  private static final List<Embedding> VECTORS = EqualVectorsFixture.DIFFERENT.subList(0, 4);
  private static final List<Document> OTHERS = EqualVectorsFixture.others(10, 20);
  private static final AtomicInteger COLLECTIONS = new AtomicInteger();
  private static final List<String> TENANTS = List.of("acme", "globex");

  @Property(tries = 30)
  void stores_randomWritesOfEquals_agree(
      @ForAll boolean perTenant,
      @ForAll boolean lists,
      @ForAll Metric metric,
      @ForAll("writes") List<Write> writes) {
    VectorIndex index = lists ? VectorIndex.ivfFlat(2) : VectorIndex.hnsw();
    CollectionSettings plain = EqualVectorsFixture.settings(metric);
    CollectionSettings settings = perTenant ? plain.perTenant() : plain;
    try (VectorDatabase postgres =
            PgVectorDatabase.open(
                TEST_DATABASE.applicationDataSource(), PgSettings.defaults().indexPaysFrom(0));
        VectorDatabase memory = InMemoryVectorDatabase.create()) {
      String name = "equals-" + COLLECTIONS.incrementAndGet();
      VectorStore all = postgres.store(name, settings);
      memory.store(name, settings);
      List<VectorStore> found = stores(postgres, name, perTenant);
      List<VectorStore> right = stores(memory, name, perTenant);
      found.forEach(store -> store.upsert(OTHERS));
      right.forEach(store -> store.upsert(OTHERS));
      all.index().rebuild(index, progress -> {});

      for (Write write : writes) {
        write.run(found.get(write.tenant() % found.size()));
        write.run(right.get(write.tenant() % right.size()));
      }

      for (int i = 0; i < found.size(); i++) {
        assertAgree(metric, found.get(i), right.get(i));
      }
      postgres.drop(name);
    }
  }

  private static List<VectorStore> stores(VectorDatabase database, String name, boolean perTenant) {
    return perTenant
        ? TENANTS.stream().map(tenant -> database.tenant(tenant).store(name)).toList()
        : List.of(database.store(name));
  }

  private static void assertAgree(Metric metric, VectorStore found, VectorStore right) {
    for (Embedding vector : VECTORS) {
      SearchRequest request = SearchRequest.of(vector).recall(EqualVectorsFixture.THOROUGH);
      List<Match> exact = EqualVectorsFixture.exactly(found, request);
      assertThat(exact)
          .extracting(Match::id)
          .containsExactlyInAnyOrderElementsOf(
              EqualVectorsFixture.exactly(right, request).stream().map(Match::id).toList());
      double nearest = metric.distance(vector, vector) + 1e-6;
      int equals = (int) exact.stream().filter(match -> match.distance() <= nearest).count();
      for (int limit : new int[] {1, 10, Math.max(1, equals), equals + 3, exact.size()}) {
        SearchReport report = found.explain(request.limit(limit));
        IndexedDatabase.assertByIndex(report);
        EqualVectorsFixture.assertNearest(exact, report.matches(), limit);
      }
    }
  }

  /**
   * A write of a few documents.
   *
   * @param documents their numbers
   */
  private record Write(Kind kind, int tenant, List<Integer> documents, Embedding vector) {
    enum Kind {
      UPSERT,
      DELETE,
      DELETE_BELOW,
      UPDATE,
      MAKE_UNSEARCHABLE
    }

    void run(VectorStore store) {
      List<String> ids = documents.stream().map("d%02d"::formatted).toList();
      switch (kind) {
        case UPSERT -> store.upsert(documents.stream().map(this::document).toList());
        case DELETE -> store.delete(ids);
        case DELETE_BELOW -> store.delete(Filter.atMost("place", documents.get(0)));
        case UPDATE ->
            store.update(ids.stream().map(id -> DocumentUpdate.of(id).embedding(vector)).toList());
        case MAKE_UNSEARCHABLE ->
            store.upsert(
                Document.of(ids.get(0), "none")
                    .unsearchable(UnsearchableEmbedding.of(Reason.MISSING)));
      }
    }

    private Document document(int n) {
      return Document.of("d%02d".formatted(n)).embedding(vector).metadata(Map.of("place", n));
    }
  }

  @Provide
  Arbitrary<List<Write>> writes() {
    Arbitrary<Write.Kind> kinds =
        Arbitraries.of(
            Write.Kind.UPSERT,
            Write.Kind.UPSERT,
            Write.Kind.UPSERT,
            Write.Kind.DELETE,
            Write.Kind.DELETE,
            Write.Kind.DELETE_BELOW,
            Write.Kind.UPDATE,
            Write.Kind.UPDATE,
            Write.Kind.MAKE_UNSEARCHABLE);
    return Combinators.combine(
            kinds,
            Arbitraries.integers().between(0, 1),
            Arbitraries.integers().between(0, 19).list().ofMinSize(1).ofMaxSize(8),
            Arbitraries.of(VECTORS))
        .as(Write::new)
        .list()
        .ofMinSize(5)
        .ofMaxSize(30);
  }
}
