package dev.vectorstore.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Filter;
import dev.vectorstore.Include;
import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.memory.InMemoryVectorDatabase;
import dev.vectorstore.search.Match;
import dev.vectorstore.search.ScrollRequest;
import dev.vectorstore.search.SearchRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Random operations of three tenants in turn: PostgreSQL and memory must answer as a map for each
 * tenant does. Each try has tenants of its own, and those of the tries before stay to leak.
 */
class TenantModelTest {
  private static final TestDatabase TEST_DATABASE = new TestDatabase();
  private static final VectorDatabase IN_MEMORY = InMemoryVectorDatabase.create();
  private static final String COLLECTION = "tenants";
  private static final int TENANTS = 3;

  private static int tries;

  @BeforeContainer
  static void open() {
    TEST_DATABASE.open();
    CollectionSettings settings =
        CollectionSettings.of(ModelId.of("points", 2)).metric(Metric.EUCLIDEAN).perTenant();
    TEST_DATABASE.database().store(COLLECTION, settings);
    IN_MEMORY.store(COLLECTION, settings);
  }

  @AfterContainer
  static void close() {
    TEST_DATABASE.requireNoLeak();
    TEST_DATABASE.close();
  }

  @Property(tries = 1000, shrinking = ShrinkingMode.BOUNDED)
  void stores_randomOperationsOfTenants_seeTheirOwn(@ForAll("steps") List<Step> steps) {
    tries++;
    List<Tenant> tenants = Stream.iterate(0, i -> i + 1).limit(TENANTS).map(Tenant::new).toList();

    for (Step step : steps) {
      Tenant tenant = tenants.get(step.tenant());
      Object expected = tenant.expected(step);
      assertThat(answer(tenant.inPostgres, step)).as("%s", step).isEqualTo(expected);
      assertThat(answer(tenant.inMemory, step)).as("%s", step).isEqualTo(expected);
    }
    for (Tenant tenant : tenants) {
      List<Document> own = List.copyOf(tenant.model.values());
      ScrollRequest all = ScrollRequest.first().include(Include.everything());
      assertThat(tenant.inPostgres.scroll(all).documents()).isEqualTo(own);
      assertThat(tenant.inMemory.scroll(all).documents()).isEqualTo(own);
    }
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(
            Arbitraries.integers().between(0, TENANTS - 1),
            Arbitraries.of(Operation.class),
            Arbitraries.of("a", "b", "c", "d"),
            Arbitraries.integers().between(1, 3))
        .as(Step::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(12);
  }

  /** What a store says to a step, in values that can be compared. */
  private static Object answer(VectorStore store, Step step) {
    return switch (step.operation()) {
      case UPSERT -> {
        store.upsert(List.of(step.document()));
        yield store.count();
      }
      case DELETE_BY_ID -> store.delete(List.of(step.id()));
      case DELETE_BY_FILTER -> store.delete(step.filter());
      case COUNT -> store.count(step.filter());
      case GET -> store.get(List.of("c", step.id()), Include.everything());
      case SCROLL ->
          store
              .scroll(ScrollRequest.first().after(step.id()).include(Include.everything()))
              .documents();
      case SEARCH ->
          store.search(SearchRequest.of(Embedding.of(0, 0)).limit(step.number())).stream()
              .map(Match::id)
              .toList();
    };
  }

  private enum Operation {
    UPSERT,
    DELETE_BY_ID,
    DELETE_BY_FILTER,
    COUNT,
    GET,
    SCROLL,
    SEARCH
  }

  private record Step(int tenant, Operation operation, String id, int number) {
    Document document() {
      return Document.of(id, "text " + number, Map.of("n", (long) number))
          .embedding(Embedding.of(number, 0));
    }

    Filter filter() {
      return number == 1 ? Filter.all() : Filter.eq("n", number);
    }

    boolean isMetBy(Document document) {
      return number == 1 || document.metadata().equals(Map.of("n", (long) number));
    }
  }

  /** A tenant's stores, and what it must see. */
  private static final class Tenant {
    private final TreeMap<String, Document> model = new TreeMap<>();
    private final VectorStore inPostgres;
    private final VectorStore inMemory;

    Tenant(int number) {
      String name = "it's \"" + number + "\" of " + tries;
      inPostgres = TEST_DATABASE.database().tenant(name).store(COLLECTION);
      inMemory = IN_MEMORY.tenant(name).store(COLLECTION);
    }

    Object expected(Step step) {
      return switch (step.operation()) {
        case UPSERT -> {
          model.put(step.id(), step.document());
          yield (long) model.size();
        }
        case DELETE_BY_ID -> model.remove(step.id()) == null ? 0L : 1L;
        case DELETE_BY_FILTER -> {
          long before = model.size();
          model.values().removeIf(step::isMetBy);
          yield before - model.size();
        }
        case COUNT -> model.values().stream().filter(step::isMetBy).count();
        case GET ->
            Stream.of("c", step.id())
                .distinct()
                .flatMap(id -> Stream.ofNullable(model.get(id)))
                .toList();
        case SCROLL -> new ArrayList<>(model.tailMap(step.id(), false).values());
        case SEARCH ->
            model.values().stream()
                .sorted(Comparator.comparing(Tenant::distance).thenComparing(Document::id))
                .limit(step.number())
                .map(Document::id)
                .toList();
      };
    }

    private static float distance(Document document) {
      return document.embedding().orElseThrow().values()[0];
    }
  }
}
