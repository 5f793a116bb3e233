package dev.vectorstore.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Document;
import dev.vectorstore.Include;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.localpostgres.LocalDatabase;
import dev.vectorstore.localpostgres.LocalPostgres;
import dev.vectorstore.schema.VectorSchema;
import dev.vectorstore.search.HybridRequest;
import dev.vectorstore.search.KeywordRequest;
import dev.vectorstore.search.ScrollRequest;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.space.EmbeddingSpaces;
import dev.vectorstore.space.SpaceSettings;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever is read while another space is the one that is searched says so, also if the store's own
 * space is searched again as soon as the statement has ended.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PgBetweenCutOversTest {
  private static final Letters OLD = new Letters("old");
  private static final Letters NEW = new Letters("new");
  private static final Include EMBEDDING = Include.idOnly().withEmbedding();

  private final LocalDatabase local = LocalPostgres.start().newDatabase();
  private EmbeddingSpaces spaces;
  private VectorStore store;
  private PgVectorDatabase plain;
  private PgVectorDatabase hooked;
  private boolean armed;

  @BeforeAll
  void moveAndHook() {
    VectorSchema.migrate(local.dataSource());
    plain = PgVectorDatabase.open(local.dataSource());
    plain
        .store("c", OLD)
        .upsert(List.of(Document.of("a", "a", Map.of()), Document.of("b", "bb", Map.of())));
    spaces = plain.spaces("c");
    spaces.add(NEW.id(), SpaceSettings.defaults());
    spaces.fill(NEW);
    plain.store("c", OLD).keywords().enable("simple");
    hooked =
        PgVectorDatabase.open(
            GivenBack.noting(local.dataSource(), "\"embedding_1\"", this::moveBackOnce));
    store = hooked.store("c", OLD);
  }

  @BeforeEach
  void moveAway() {
    armed = false;
    spaces.activate(NEW.id());
  }

  private void moveBackOnce() {
    if (armed) {
      armed = false;
      spaces.activate(OLD.id());
    }
  }

  @AfterAll
  void drop() {
    hooked.close();
    plain.close();
    local.close();
  }

  /** The statements that depend on the space. */
  enum Read {
    SEARCH(store -> store.search(SearchRequest.of("a"))),
    SEARCH_BOUNDED(store -> store.search(SearchRequest.of("a").minSimilarity(0.99))),
    SEARCH_GROUPED(store -> store.search(SearchRequest.of("a").groupBy("key"))),
    EXPLAIN(store -> store.explain(SearchRequest.of("a"))),
    BATCH(
        store -> store.searchAll(List.of(SearchRequest.of("a"), SearchRequest.of("bb").limit(1)))),
    PAGE(store -> store.searchPage(SearchRequest.of("a").limit(1))),
    LIKE(store -> store.search(SearchRequest.similarTo("a"))),
    HYBRID(store -> store.keywords().hybrid(HybridRequest.of("a"))),
    HYBRID_WITHOUT_WORDS(store -> store.keywords().hybrid(HybridRequest.of("zzz"))),
    KEYWORDS_WITH_EMBEDDING(
        store -> store.keywords().search(KeywordRequest.of("a").include(EMBEDDING))),
    GET_WITH_EMBEDDING(store -> store.get(List.of("a"), EMBEDDING)),
    SCROLL_WITH_EMBEDDING(store -> store.scroll(ScrollRequest.first().include(EMBEDDING)));

    @SuppressWarnings("ImmutableEnumChecker") // a constant lambda
    private final Consumer<VectorStore> work;

    Read(Consumer<VectorStore> work) {
      this.work = work;
    }
  }

  @ParameterizedTest
  @EnumSource(Read.class)
  void read_betweenTwoCutOvers_modelMismatch(Read read) {
    armed = true;

    assertThatThrownBy(() -> read.work.accept(store))
        .isInstanceOf(VectorStoreException.ModelMismatch.class)
        .hasMessage(
            "collection \"c\" was given another model after this store was opened; open it again");
    assertThat(armed).isFalse();
    read.work.accept(store);
  }

  @Test
  void read_thatNeedsNoVector_goesOn() {
    assertThat(store.get(List.of("a"))).hasSize(1);
    assertThat(store.scroll(ScrollRequest.first()).documents()).hasSize(2);
    assertThat(store.count()).isEqualTo(2);
    assertThat(store.keywords().search(KeywordRequest.of("a")).matches()).hasSize(1);
  }
}
