package dev.vectorstore.langchain4j;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.store.embedding.filter.Filter;
import dev.vectorstore.testkit.WordModel;
import java.util.Collection;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Null is refused by its name, before anything happens. */
@NullUnmarked // on purpose
class NullsTest {
  private final VectorStoreEmbeddingStore store = VectorStoreEmbeddingStore.of(new WaitingStore());
  private final VectorStoreContentRetriever retriever =
      VectorStoreContentRetriever.of(new WaitingStore());

  @Test
  void store_null_isNamed() {
    assertNull(() -> VectorStoreEmbeddingStore.of(null), "store");
    assertNull(() -> store.executor(null), "executor");
    assertNull(() -> store.searchAsync(null), "request");
  }

  @Test
  void store_nullThatLangChain4jNames_isAnIllegalArgument() {
    assertIllegal(() -> store.remove(null), "id cannot be null or blank");
    assertIllegal(() -> store.removeAll((Collection<String>) null), "ids cannot be null or empty");
    assertIllegal(() -> store.removeAll((Filter) null), "filter cannot be null");
  }

  @Test
  void retriever_null_isNamed() {
    assertNull(() -> VectorStoreContentRetriever.of(null), "store");
    assertNull(() -> retriever.filter(null), "filter");
    assertNull(() -> retriever.filterBy(null), "filter");
    assertNull(() -> retriever.executor(null), "executor");
    assertNull(() -> retriever.retrieveAsync(null), "query");
  }

  @Test
  void models_null_isNamed() {
    VectorStoreEmbeddingModel model = VectorStoreEmbeddingModel.of(new WordModel());
    assertNull(() -> VectorStoreEmbeddingModel.of(null), "model");
    assertNull(() -> model.executor(null), "executor");
    assertNull(() -> model.doEmbedAsync(null), "request");
    assertNull(() -> LangChain4jEmbeddingModel.of(null, "name"), "model");
    assertNull(() -> LangChain4jEmbeddingModel.of(null), "model");
  }

  private static void assertNull(ThrowingCallable call, String name) {
    assertThatThrownBy(call).isInstanceOf(NullPointerException.class).hasMessage(name);
  }

  private static void assertIllegal(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }
}
