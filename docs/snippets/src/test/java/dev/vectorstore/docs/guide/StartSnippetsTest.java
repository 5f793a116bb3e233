package dev.vectorstore.docs.guide;

import static dev.vectorstore.Filter.eq;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Document;
import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.localpostgres.LocalDatabase;
import dev.vectorstore.memory.InMemoryVectorDatabase;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.postgres.PgPoolSettings;
import dev.vectorstore.postgres.PgSettings;
import dev.vectorstore.postgres.PgVectorDatabase;
import dev.vectorstore.schema.SchemaName;
import dev.vectorstore.schema.VectorSchema;
import dev.vectorstore.search.Match;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.testkit.TestDatabase;
import dev.vectorstore.testkit.WordModel;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The code of the page "Start". */
class StartSnippetsTest {
  @RegisterExtension static final TestDatabase TEST_DATABASE = new TestDatabase();

  @Test
  void database_migratedAndOpened_isReady() {
    DataSource owner = TEST_DATABASE.dataSource();
    migrate(owner);
    migrateAnother(owner);
    try (PgVectorDatabase db = open(owner);
        PgVectorDatabase another = openAnother(owner)) {
      assertThat(db.collections()).isEmpty();
      assertThat(another.collections()).isEmpty();
    }
  }

  @Test
  void database_openedByItsUrl_isReady() {
    LocalDatabase local = TEST_DATABASE.local();
    try (PgVectorDatabase db = openByUrl(local.url(), local.user(), local.password())) {
      assertThat(db.collections()).isEmpty();
    }
  }

  @Test
  void collections_opened_areThoseOfTheirModels() {
    try (VectorDatabase db = InMemoryVectorDatabase.create()) {
      List<VectorStore> stores = collections(db, new WordModel());
      assertThat(stores)
          .extracting(store -> store.info().name())
          .containsExactly("articles", "points");
      assertThatThrownBy(() -> db.store("nobody's"))
          .isInstanceOf(VectorStoreException.NoSuchCollection.class);
    }
  }

  @Test
  void documents_written_areFoundByTheirTexts() {
    try (VectorDatabase db = InMemoryVectorDatabase.create()) {
      VectorStore articles = db.store("articles", new WordModel());
      assertThat(documents(articles)).extracting(Match::id).containsExactly("a1");
    }
  }

  private static void migrate(DataSource ownerDataSource) {
    // snippet: migrate
    VectorSchema.migrate(ownerDataSource);
    // end
  }

  private static void migrateAnother(DataSource ownerDataSource) {
    // snippet: another-schema
    VectorSchema.migrate(ownerDataSource, new SchemaName("my vectors"));
    // end
  }

  private static PgVectorDatabase openByUrl(String url, String user, String secret) {
    // snippet: open-url
    // url: jdbc:postgresql://db.example/app
    PgPoolSettings pool = PgPoolSettings.defaults().user(user).password(secret);
    PgVectorDatabase db = PgVectorDatabase.open(url, pool);
    // end
    return db;
  }

  private static PgVectorDatabase open(DataSource dataSource) {
    // snippet: open
    PgVectorDatabase db = PgVectorDatabase.open(dataSource);
    // end
    return db;
  }

  private static PgVectorDatabase openAnother(DataSource dataSource) {
    // snippet: open-another
    PgSettings settings = PgSettings.defaults().schema(new SchemaName("my vectors"));
    PgVectorDatabase db = PgVectorDatabase.open(dataSource, settings);
    // end
    return db;
  }

  private static List<VectorStore> collections(VectorDatabase db, EmbeddingModel model) {
    // snippet: collections
    // The model embeds the texts. The collection is created if it does not exist.
    VectorStore articles = db.store("articles", model);

    // You bring the vectors, and name the model that made them.
    CollectionSettings settings =
        CollectionSettings.of(ModelId.of("my-model", 768)).metric(Metric.INNER_PRODUCT);
    VectorStore points = db.store("points", settings);

    // Opens a collection that exists, and throws NoSuchCollection otherwise.
    VectorStore existing = db.store("articles");
    // end
    assertThat(existing.info()).isEqualTo(articles.info());
    return List.of(articles, points);
  }

  private static List<Match> documents(VectorStore articles) {
    // snippet: documents
    articles.upsert(
        List.of(
            Document.of("a1", "How to water a cactus", Map.of("lang", "en")),
            Document.of("a2", "Kakteen richtig gießen", Map.of("lang", "de"))));

    List<Match> matches =
        articles.search(SearchRequest.of("water for a cactus").filter(eq("lang", "en")));
    // end
    return matches;
  }
}
