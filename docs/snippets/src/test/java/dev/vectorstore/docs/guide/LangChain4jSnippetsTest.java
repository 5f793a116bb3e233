package dev.vectorstore.docs.guide;

import static dev.langchain4j.store.embedding.filter.MetadataFilterBuilder.metadataKey;
import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.content.retriever.ContentRetriever;
import dev.langchain4j.rag.query.Query;
import dev.langchain4j.store.embedding.EmbeddingMatch;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.EmbeddingSearchResult;
import dev.langchain4j.store.embedding.EmbeddingStore;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.langchain4j.LangChain4jEmbeddingModel;
import dev.vectorstore.langchain4j.VectorStoreContentRetriever;
import dev.vectorstore.langchain4j.VectorStoreEmbeddingModel;
import dev.vectorstore.langchain4j.VectorStoreEmbeddingStore;
import dev.vectorstore.memory.InMemoryVectorDatabase;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.testkit.WordModel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The code of the page "LangChain4j". */
class LangChain4jSnippetsTest {
  @Test
  void segments_added_areFoundAndRetrieved() {
    try (VectorDatabase db = InMemoryVectorDatabase.create()) {
      EmbeddingModel ourModel = new WordModel();
      EmbeddingStore<TextSegment> store = store(db, ourModel);
      dev.langchain4j.model.embedding.EmbeddingModel model = oursAsTheirs(ourModel);
      add(store, model);

      assertThat(search(store, model))
          .extracting(match -> match.embedded().metadata().getInteger("year"))
          .containsExactly(2024);
      assertThat(later(store, model).join().matches()).hasSize(1);
      VectorStore articles = db.store("articles", ourModel);
      assertThat(retriever(articles).retrieve(Query.from("water a cactus")))
          .extracting(content -> content.textSegment().text())
          .containsExactly("How to water a cactus");
      assertThat(hybrid(articles, "en")).hasSize(1);
      assertThat(theirsAsOurs(db, model).info().model().orElseThrow().name()).isEqualTo("words");
    }
  }

  private static EmbeddingStore<TextSegment> store(VectorDatabase db, EmbeddingModel model) {
    // snippet: store
    VectorStore articles = db.store("articles", model);
    EmbeddingStore<TextSegment> store = VectorStoreEmbeddingStore.of(articles);
    // end
    return store;
  }

  private static dev.langchain4j.model.embedding.EmbeddingModel oursAsTheirs(
      EmbeddingModel ourModel) {
    // snippet: ours-as-theirs
    dev.langchain4j.model.embedding.EmbeddingModel model = VectorStoreEmbeddingModel.of(ourModel);
    // end
    return model;
  }

  private static VectorStore theirsAsOurs(
      VectorDatabase db, dev.langchain4j.model.embedding.EmbeddingModel theirModel) {
    // snippet: theirs-as-ours
    VectorStore notes = db.store("notes", LangChain4jEmbeddingModel.of(theirModel));
    // end
    return notes;
  }

  private static void add(
      EmbeddingStore<TextSegment> store, dev.langchain4j.model.embedding.EmbeddingModel model) {
    // snippet: add
    List<TextSegment> segments =
        List.of(
            TextSegment.from(
                "How to water a cactus", new Metadata().put("lang", "en").put("year", 2024)),
            TextSegment.from(
                "Kakteen richtig gießen", new Metadata().put("lang", "de").put("year", 2021)));
    store.addAll(model.embedAll(segments).content(), segments);
    // end
  }

  private static List<EmbeddingMatch<TextSegment>> search(
      EmbeddingStore<TextSegment> store, dev.langchain4j.model.embedding.EmbeddingModel model) {
    // snippet: search
    EmbeddingSearchRequest request =
        EmbeddingSearchRequest.builder()
            .queryEmbedding(model.embed("water for a cactus").content())
            .filter(
                metadataKey("lang").isEqualTo("en").and(metadataKey("year").isGreaterThan(2020)))
            .maxResults(5)
            .minScore(0.6)
            .build();
    List<EmbeddingMatch<TextSegment>> matches = store.search(request).matches();
    // end
    return matches;
  }

  private static CompletableFuture<EmbeddingSearchResult<TextSegment>> later(
      EmbeddingStore<TextSegment> store, dev.langchain4j.model.embedding.EmbeddingModel model) {
    EmbeddingSearchRequest request =
        EmbeddingSearchRequest.builder()
            .queryEmbedding(model.embed("water").content())
            .maxResults(1)
            .build();
    // snippet: async
    CompletableFuture<EmbeddingSearchResult<TextSegment>> later = store.searchAsync(request);
    // end
    return later;
  }

  private static ContentRetriever retriever(VectorStore articles) {
    // snippet: retriever
    ContentRetriever retriever =
        VectorStoreContentRetriever.of(articles)
            .maxResults(5)
            .minScore(0.6)
            .filter(metadataKey("lang").isEqualTo("en"));
    // end
    return retriever;
  }

  private static List<Content> hybrid(VectorStore articles, String language) {
    // snippet: hybrid
    articles.keywords().enable("english"); // once

    ContentRetriever retriever =
        VectorStoreContentRetriever.of(articles)
            .hybrid()
            .filterBy(query -> metadataKey("lang").isEqualTo(language));
    List<Content> contents = retriever.retrieve(Query.from("how to water a cactus"));
    // end
    return contents;
  }
}
