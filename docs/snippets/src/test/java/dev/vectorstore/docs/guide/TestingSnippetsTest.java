package dev.vectorstore.docs.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.Document;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.memory.InMemoryVectorDatabase;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.testkit.TestDatabase;
import dev.vectorstore.testkit.WordModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The code of the page "Test". */
class TestingSnippetsTest {
  // snippet: database
  @RegisterExtension static final TestDatabase TEST_DATABASE = new TestDatabase();

  @Test
  void article_written_isThere() {
    VectorStore articles = TEST_DATABASE.database().store("articles", new WordModel());
    articles.upsert(Document.of("a1", "How to water a cactus"));
    assertThat(articles.count()).isEqualTo(1);
  }

  // end

  // snippet: memory
  @Test
  void article_searched_isFound() {
    try (VectorDatabase db = InMemoryVectorDatabase.create()) {
      VectorStore articles = db.store("articles", new WordModel());
      articles.upsert(Document.of("a1", "How to water a cactus"));
      assertThat(articles.search(SearchRequest.of("water"))).hasSize(1);
    }
  }
  // end
}
