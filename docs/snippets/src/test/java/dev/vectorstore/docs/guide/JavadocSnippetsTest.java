package dev.vectorstore.docs.guide;

import static dev.vectorstore.Filter.atLeast;
import static dev.vectorstore.Filter.eq;
import static dev.vectorstore.Filter.exists;
import static dev.vectorstore.Filter.not;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Filter;
import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.memory.InMemoryVectorDatabase;
import dev.vectorstore.migration.ChromaImporter;
import dev.vectorstore.migration.ImportReport;
import dev.vectorstore.migration.VerificationReport;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.postgres.PgVectorDatabase;
import dev.vectorstore.schema.VectorSchema;
import dev.vectorstore.search.Match;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.testkit.TestDatabase;
import dev.vectorstore.testkit.WordModel;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The code in the Javadoc of the types that people meet first. */
class JavadocSnippetsTest {
  private static final Logger log = LoggerFactory.getLogger(JavadocSnippetsTest.class);
  private static final EmbeddingModel MODEL = new WordModel();

  @RegisterExtension static final TestDatabase TEST_DATABASE = new TestDatabase();

  private final VectorDatabase db = InMemoryVectorDatabase.create();
  private VectorStore articles = db.store("articles", MODEL);

  @BeforeEach
  void write() {
    articles.upsert(document(), Document.of("a2", "Kakteen gießen", Map.of("lang", "de")));
  }

  @AfterEach
  void close() {
    db.close();
  }

  @Test
  void database_withTwoCollections_listsThem() {
    assertThat(database(MODEL)).hasSize(2);
  }

  @Test
  void store_filledAndSearched_givesWhatMatches() {
    assertThat(store()).extracting(Match::id).containsExactly("a1");
    assertThat(articles.count()).isEqualTo(2);
  }

  @Test
  void embedding_ofNumbers_isOfTheirNumber() {
    assertThat(embedding()).isEqualTo(3);
  }

  @Test
  void filter_joined_matchesAsItReads() {
    assertThat(articles.count(filter())).isEqualTo(1);
  }

  @Test
  void request_changed_leavesTheFirst() {
    assertThat(articles.search(request())).hasSize(1);
  }

  @Test
  void matches_found_areNearestFirst() {
    assertThat(matches(SearchRequest.of("water"))).isEqualTo("a1");
  }

  @Test
  void model_asked_embedsEachText() {
    assertThat(model(MODEL)).isEqualTo(2);
  }

  @Test
  void database_inPostgres_isMigratedAndOpened() {
    DataSource owner = TEST_DATABASE.dataSource();
    postgres(owner, TEST_DATABASE.applicationDataSource());
    assertThat(TEST_DATABASE.database().collections()).hasSize(1);
  }

  @Test
  void database_inMemory_servesATest() {
    assertThat(memory()).isEqualTo(1);
  }

  @Test
  void directory_imported_isIdentical() {
    assertThat(imports(Path.of("../../examples/quickstart/data/chroma-wordnet"))).isTrue();
  }

  private List<?> database(EmbeddingModel model) {
    // snippet: database
    VectorStore articles = db.store("articles", model); // created if it does not exist
    CollectionSettings settings =
        CollectionSettings.of(ModelId.of("my-model", 3)).metric(Metric.EUCLIDEAN);
    VectorStore points = db.store("points", settings); // vectors are yours
    // end
    points.upsert(Document.of("p1").embedding(Embedding.of(1, 2, 3)));
    assertThat(articles.count()).isEqualTo(2);
    return db.collections();
  }

  private List<Match> store() {
    // snippet: store
    articles.upsert(Document.of("a3", "A text", Map.of("lang", "en")));
    List<Match> matches =
        articles.search(SearchRequest.of("watering a cactus").filter(eq("lang", "en")).limit(1));
    articles.delete(List.of("a3"));
    // end
    return matches;
  }

  private static Document document() {
    // snippet: document
    Document document =
        Document.of(
            "a1",
            "How to water a cactus",
            Map.of("lang", "en", "year", 2024, "checked", LocalDate.of(2024, 5, 1)));
    // end
    return document;
  }

  private static int embedding() {
    // snippet: embedding
    Embedding embedding = Embedding.of(0.6f, 0.8f, 0);
    int dimension = embedding.dimension(); // 3
    // end
    return dimension;
  }

  private static Filter filter() {
    // snippet: filter
    Filter filter = eq("lang", "en").and(atLeast("year", 2020)).and(not(exists("draft")));
    // end
    return filter;
  }

  private static SearchRequest request() {
    // snippet: request
    SearchRequest request =
        SearchRequest.of("how often does a cactus need water?")
            .limit(5)
            .filter(eq("lang", "en"))
            .minSimilarity(0.1);
    // end
    return request;
  }

  private String matches(SearchRequest request) {
    // snippet: match
    List<Match> matches = articles.search(request); // the nearest first
    for (Match match : matches) {
      log.info("{} at distance {}", match.id(), match.distance());
    }
    // end
    return matches.get(0).id();
  }

  private static int model(EmbeddingModel model) {
    // snippet: model
    List<Embedding> documents = model.embedDocuments(List.of("one text", "another text"));
    Embedding query = model.embedQuery("what to look for");
    // end
    assertThat(query.dimension()).isEqualTo(model.dimension());
    return documents.size();
  }

  private static void postgres(DataSource owner, DataSource dataSource) {
    EmbeddingModel model = MODEL;
    // snippet: postgres
    VectorSchema.migrate(owner); // by the role that owns the tables
    try (PgVectorDatabase db = PgVectorDatabase.open(dataSource)) {
      db.store("articles", model).upsert(Document.of("a1", "How to water a cactus"));
    }
    // end
  }

  private static long memory() {
    EmbeddingModel model = MODEL;
    // snippet: memory
    try (VectorDatabase db = InMemoryVectorDatabase.create()) {
      VectorStore articles = db.store("articles", model);
      articles.upsert(Document.of("a1", "How to water a cactus"));
      return articles.count();
    }
    // end
  }

  private boolean imports(Path directory) {
    // snippet: import
    ChromaImporter importer = ChromaImporter.from(directory);
    ImportReport report = importer.importInto(db);
    VerificationReport verified = importer.verify(db);
    // end
    return verified.identical() && report.documents() > 0;
  }
}
