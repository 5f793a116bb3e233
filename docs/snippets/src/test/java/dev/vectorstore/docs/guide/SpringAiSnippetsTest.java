package dev.vectorstore.docs.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.ModelId;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.memory.InMemoryVectorDatabase;
import dev.vectorstore.search.HybridRequest;
import dev.vectorstore.springai.SpringAiBackedModel;
import dev.vectorstore.springai.SpringAiEmbeddingModel;
import dev.vectorstore.springai.SpringAiVectorStore;
import dev.vectorstore.testkit.WordModel;
import io.micrometer.observation.ObservationRegistry;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.ai.vectorstore.observation.DefaultVectorStoreObservationConvention;

/** The code of the page "Spring AI". */
class SpringAiSnippetsTest {
  private final VectorDatabase db = InMemoryVectorDatabase.create();
  private final ObservationRegistry registry = ObservationRegistry.create();
  private final EmbeddingModel embeddingModel = SpringAiEmbeddingModel.of(new WordModel());

  @AfterEach
  void close() {
    db.close();
  }

  @Test
  void store_overACollection_addsAndFinds() {
    // snippet: open
    dev.vectorstore.VectorStore articles =
        db.store("articles", SpringAiBackedModel.probed(embeddingModel)); // created on first use
    VectorStore store = SpringAiVectorStore.builder(articles).observationRegistry(registry).build();
    // end

    // snippet: use
    store.add(
        List.of(
            new Document("a1", "How to water a cactus", Map.of("lang", "en", "year", 2024)),
            new Document("a2", "How to prune a rose", Map.of("lang", "en", "year", 2019))));
    List<Document> found =
        store.similaritySearch(
            SearchRequest.builder()
                .query("watering a cactus")
                .topK(5)
                .similarityThreshold(0.1)
                .filterExpression("lang == 'en' && (year >= 2020 || year IS NULL)")
                .build());
    // end
    assertThat(found).extracting(Document::getId).containsExactly("a1");

    // snippet: native
    dev.vectorstore.VectorStore ours =
        store.<dev.vectorstore.VectorStore>getNativeClient().orElseThrow();
    ours.keywords().enable("english");
    var result = ours.keywords().hybrid(HybridRequest.of("rose").limit(1));
    // end
    assertThat(result.matches()).hasSize(1);
  }

  @Test
  void store_withAGivenModel_embedsByIt() {
    // snippet: given
    dev.vectorstore.VectorStore articles =
        db.store("articles", CollectionSettings.of(ModelId.of("text-embedding-3-small", 64)));
    SpringAiVectorStore store = SpringAiVectorStore.builder(articles, embeddingModel).build();
    // end
    Document document = new Document("a1", "How to water a cactus", Map.of());
    float[] vector = embeddingModel.embed("water");
    // snippet: vectors
    store.upsert(List.of(document), List.of(vector));
    List<Document> nearest =
        store.similaritySearch(vector, SearchRequest.builder().topK(1).build());
    // end
    assertThat(nearest).extracting(Document::getId).containsExactly("a1");
  }

  @Test
  void model_ofOurs_servesSpringAi() {
    // snippet: model
    EmbeddingModel local = SpringAiEmbeddingModel.of(new WordModel());
    // end
    assertThat(local.dimensions()).isEqualTo(64);
  }

  @Test
  void convention_ofSpringAi_canBeGiven() {
    dev.vectorstore.VectorStore articles = db.store("articles", new WordModel());
    // snippet: convention
    VectorStore store =
        SpringAiVectorStore.builder(articles)
            .observationRegistry(registry)
            .customObservationConvention(new DefaultVectorStoreObservationConvention())
            .build();
    // end
    assertThat(store.similaritySearch("water")).isEmpty();
  }
}
