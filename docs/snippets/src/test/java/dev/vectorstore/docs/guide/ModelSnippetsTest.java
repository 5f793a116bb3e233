package dev.vectorstore.docs.guide;

import static dev.vectorstore.Filter.eq;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.embedding.DjlEmbeddingModel;
import dev.vectorstore.embedding.ModelSource;
import dev.vectorstore.embedding.ReadyModel;
import dev.vectorstore.embedding.http.HttpEmbeddingModel;
import dev.vectorstore.embedding.http.HttpModelSettings;
import dev.vectorstore.embedding.split.TextSplitter;
import dev.vectorstore.embedding.wrap.Wrappers;
import dev.vectorstore.memory.InMemoryEmbeddingCache;
import dev.vectorstore.memory.InMemoryVectorDatabase;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.model.EmbeddingModels;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.space.EmbeddingSpaces;
import dev.vectorstore.space.SpaceSettings;
import dev.vectorstore.testkit.TestDatabase;
import dev.vectorstore.testkit.WordModel;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The code of the page "Model". */
class ModelSnippetsTest {
  private static final EmbeddingModel OLD = WordModel.of("old", 16);
  private static final EmbeddingModel NEW = WordModel.of("new", 24);

  @RegisterExtension static final TestDatabase TEST_DATABASE = new TestDatabase();

  @Test
  void model_onThisMachine_embedsAndSplits() {
    try (EmbeddingModel model = ready();
        VectorDatabase db = InMemoryVectorDatabase.create()) {
      VectorStore articles = db.store("articles", model);
      split(model, articles, Document.of("a1", "Water it rarely. ".repeat(200)));
      assertThat(articles.count()).isGreaterThan(1);
      splitAgain(articles, "a1");
      assertThat(articles.count()).isZero();
    }
  }

  @Test
  void model_behindHttp_hasTheDimensionThatIsSaid() {
    try (EmbeddingModel model = http(() -> "key")) {
      assertThat(model.dimension()).isEqualTo(768);
    }
  }

  @Test
  void model_fromConfiguration_isTheOneThatIsNamed() {
    Map<String, String> environment =
        Map.of("VECTORSTORE_EMBEDDING_MODEL", "all-MiniLM-L6-v2", "OTHER", "value");
    try (EmbeddingModel model = configured(environment)) {
      assertThat(model.name()).isEqualTo("all-MiniLM-L6-v2");
    }
  }

  @Test
  void model_wrapped_asksTheCacheFirst() {
    InMemoryEmbeddingCache cache = InMemoryEmbeddingCache.ofMaxEntries(1_000);
    wrapped(new WordModel(), cache).embedDocuments(List.of("one"));
    assertThat(cache.size()).isEqualTo(1);
  }

  @Test
  void vectors_fromElsewhere_areSearched() {
    try (VectorDatabase db = InMemoryVectorDatabase.create()) {
      VectorStore points = brought(db);
      assertThat(points.search(SearchRequest.of(Embedding.of(1, 0)))).hasSize(1);
    }
  }

  @Test
  void collection_moved_isSearchedThereAndBack() {
    VectorDatabase db = TEST_DATABASE.database();
    db.store("articles", OLD).upsert(Document.of("a1", "How to water a cactus"));

    VectorStore articles = open(db, OLD, NEW);
    move(db, NEW);
    articles.upsert(Document.of("a2", "Water and light"));
    assertThat(articles.info().model()).contains(NEW.id());
    assertThat(articles.search(SearchRequest.of("water"))).hasSize(2);

    back(db, OLD);
    assertThat(articles.search(SearchRequest.of("water"))).hasSize(2);
    assertThat(articles.info().model()).contains(OLD.id());

    forget(db, NEW);
    assertThat(db.spaces("articles").list()).hasSize(1);
  }

  private static EmbeddingModel ready() {
    // snippet: ready
    EmbeddingModel model = DjlEmbeddingModel.load(ModelSource.of(ReadyModel.ALL_MINILM_L6_V2));
    // end
    return model;
  }

  private static EmbeddingModel http(Supplier<String> keys) {
    // snippet: http
    HttpModelSettings settings =
        HttpModelSettings.of(URI.create("http://localhost:11434/v1"), "nomic-embed-text")
            .apiKey(keys) // asked for each request, never printed
            .dimension(768) // without it one text is sent to learn it
            .documentPrefix("search_document: ")
            .queryPrefix("search_query: ");
    EmbeddingModel model = HttpEmbeddingModel.open(settings);
    // end
    return model;
  }

  private static EmbeddingModel configured(Map<String, String> environment) {
    // snippet: configuration
    // environment: System.getenv()
    EmbeddingModel model = EmbeddingModels.installed().load(environment);
    // end
    return model;
  }

  private static EmbeddingModel wrapped(EmbeddingModel model, InMemoryEmbeddingCache cache) {
    // snippet: wrapped
    EmbeddingModel cached = Wrappers.cached(Wrappers.limited(model, 4), cache);
    // end
    return cached;
  }

  private static VectorStore brought(VectorDatabase db) {
    // snippet: brought
    VectorStore points = db.store("points", CollectionSettings.of(ModelId.of("my-model", 2)));
    points.upsert(Document.of("p1").embedding(Embedding.of(0.6f, 0.8f)));
    // end
    return points;
  }

  private static void split(EmbeddingModel model, VectorStore articles, Document document) {
    // snippet: split
    TextSplitter splitter = TextSplitter.of(model).overlap(32);
    articles.upsert(splitter.split(document));
    // end
  }

  private static void splitAgain(VectorStore articles, String id) {
    // snippet: split-again
    articles.delete(eq("chunk_parent", id));
    // end
  }

  private static VectorStore open(
      VectorDatabase db, EmbeddingModel oldModel, EmbeddingModel newModel) {
    // snippet: move-open
    // 1. In each process that reads or writes:
    VectorStore articles = db.store("articles", oldModel, newModel);
    // end
    return articles;
  }

  private static void move(VectorDatabase db, EmbeddingModel newModel) {
    // snippet: move
    // 2. In one of these processes, or in a job:
    EmbeddingSpaces spaces = db.spaces("articles");
    spaces.add(newModel, SpaceSettings.defaults()); // searches still use the old model
    spaces.fill(newModel); // embeds every document that has a text
    spaces.index(newModel).build(); // or leave it to automatic indexes
    spaces.fillAndActivate(newModel); // embeds the rest while writers wait a moment
    // end
  }

  private static void back(VectorDatabase db, EmbeddingModel oldModel) {
    // snippet: move-back
    db.spaces("articles").fillAndActivate(oldModel);
    // end
  }

  private static void forget(VectorDatabase db, EmbeddingModel oldModel) {
    // snippet: move-forget
    db.spaces("articles").drop(oldModel); // there is no way back from here
    // end
  }
}
