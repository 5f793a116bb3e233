package dev.vectorstore.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.memory.InMemoryVectorDatabase;
import dev.vectorstore.springai.SpringAiEmbeddingModel;
import dev.vectorstore.springai.SpringAiVectorStore;
import dev.vectorstore.testkit.WordModel;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Where Spring AI is, which asks for Boot 4, so Boot 3 leaves this class out. */
class SpringAiTest {
  @Test
  void store_ofSpringAis_isThereWithAModelOfSpringAisAndFinds() {
    runner()
        .withBean(EmbeddingModel.class, () -> SpringAiEmbeddingModel.of(new WordModel()))
        .run(
            context -> {
              VectorStore store = context.getBean(VectorStore.class);
              store.add(List.of(new Document("a1", "how to water a cactus", java.util.Map.of())));
              assertThat(store.similaritySearch("water a cactus"))
                  .extracting(Document::getId)
                  .containsExactly("a1");
              assertThat(store.getNativeClient())
                  .contains(context.getBean(dev.vectorstore.VectorStore.class));
            });
  }

  @Test
  void store_ofAnotherTypeChosen_isNotMade() {
    runner()
        .withPropertyValues("vectorstore.model=words", "spring.ai.vectorstore.type=pgvector")
        .run(context -> assertThat(context).doesNotHaveBean(VectorStore.class));
  }

  @Test
  void store_beanOfTheNameVectorStore_canStandBesideOurs() {
    runner()
        .withPropertyValues("vectorstore.model=words")
        .withBean("vectorStore", Object.class, Object::new)
        .run(context -> assertThat(context).hasNotFailed().hasSingleBean(VectorStore.class));
  }

  @Test
  void store_springAiNotOnTheClassPath_isOursAlone() {
    runner()
        .withPropertyValues("vectorstore.model=words")
        .withClassLoader(new FilteredClassLoader(SpringAiVectorStore.class))
        .run(
            context ->
                assertThat(context)
                    .hasSingleBean(dev.vectorstore.VectorStore.class)
                    .doesNotHaveBean(VectorStore.class));
  }

  private static ApplicationContextRunner runner() {
    return Applications.withoutDataSource()
        .withBean(VectorDatabase.class, InMemoryVectorDatabase::create)
        .withPropertyValues("vectorstore.collection=articles");
  }
}
