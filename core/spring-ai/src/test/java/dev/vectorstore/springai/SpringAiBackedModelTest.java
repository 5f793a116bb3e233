package dev.vectorstore.springai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException.EmbeddingFailed;
import dev.vectorstore.VectorStoreException.ModelMismatch;
import dev.vectorstore.memory.InMemoryVectorDatabase;
import dev.vectorstore.search.Match;
import dev.vectorstore.search.SearchRequest;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Spring AI's models as ours. */
class SpringAiBackedModelTest {
  private static final ModelId ID = ModelId.of("points", 2);

  private final RecordingModel theirs = new RecordingModel();

  @Test
  void of_nameAndDimension_asksNothing() {
    SpringAiBackedModel model = SpringAiBackedModel.of(theirs, new ModelId("points", "v2", 2));
    assertThat(model.id()).isEqualTo(new ModelId("points", "v2", 2));
    assertThat(model.batchingStrategy(List::of).embedDocuments(List.of())).isEmpty();
    assertThat(theirs.requests).isEmpty();
  }

  @Test
  void probed_modelThatSaysItsName_isAskedOnce() {
    SpringAiBackedModel model = SpringAiBackedModel.probed(theirs.named("points"));
    for (int i = 0; i < 3; i++) {
      assertThat(model.id()).isEqualTo(ID);
    }
    assertThat(theirs.requests).hasSize(1);
  }

  @Test
  void probed_withAName_asksTheDimensionOnce() {
    SpringAiBackedModel model = SpringAiBackedModel.probed(theirs, "points");
    for (int i = 0; i < 3; i++) {
      assertThat(model.id()).isEqualTo(ID);
    }
    assertThat(theirs.requests).hasSize(1);
  }

  @Test
  void probed_modelWithoutAName_saysWhatToDo() {
    assertThatThrownBy(() -> SpringAiBackedModel.probed(theirs))
        .isInstanceOf(EmbeddingFailed.class)
        .hasMessage(
            RecordingModel.class.getName() + " does not say which model answers; give it a name");
  }

  @Test
  void collection_openedWithIt_embedsDocumentsAndQueries() {
    try (VectorDatabase database = InMemoryVectorDatabase.create()) {
      VectorStore store = database.store("points", SpringAiBackedModel.of(theirs, ID));
      store.upsert(Document.of("a", "1 0"), Document.of("b", "0 1"));
      assertThat(store.search(SearchRequest.of("0 2").limit(1)))
          .extracting(Match::id)
          .containsExactly("b");
      SpringAiBackedModel other = SpringAiBackedModel.of(theirs, ModelId.of("other", 2));
      assertThatThrownBy(() -> database.store("points", other)).isInstanceOf(ModelMismatch.class);
    }
  }

  @Test
  void embedDocuments_many_goInTheStrategysBatches() {
    List<String> texts = IntStream.range(0, 5).mapToObj(i -> i + " 0").collect(Collectors.toList());
    SpringAiBackedModel model =
        SpringAiBackedModel.of(theirs, ID)
            .batchingStrategy(
                documents -> List.of(documents.subList(0, 3), documents.subList(3, 5)));
    List<Embedding> embeddings = model.embedDocuments(texts);
    assertThat(embeddings).isEqualTo(texts.stream().map(PointModel::point).toList());
    assertThat(theirs.requests).containsExactly(texts.subList(0, 3), texts.subList(3, 5));
  }

  @Test
  void embedDocuments_textBeyondTheStrategysTokens_failsBeforeTheModelIsAsked() {
    SpringAiBackedModel model = SpringAiBackedModel.of(theirs, ID);
    assertThatThrownBy(() -> model.embedDocuments(List.of("1 0", "word ".repeat(8_000))))
        .isInstanceOf(EmbeddingFailed.class)
        .hasMessage("points failed with java.lang.IllegalArgumentException");
    assertThat(theirs.requests).isEmpty();
  }

  @Test
  void embed_modelThatThrows_failsWithItsCauseAndNotItsWords() {
    theirs.failAtRequest(1);
    SpringAiBackedModel model = SpringAiBackedModel.of(theirs, ID);
    for (Runnable call :
        List.<Runnable>of(
            () -> model.embedDocuments(List.of("1 0")),
            () -> model.embedQuery("1 0"),
            () -> SpringAiBackedModel.probed(theirs, "points"),
            () -> SpringAiBackedModel.probed(theirs))) {
      assertThatThrownBy(call::run)
          .isInstanceOf(EmbeddingFailed.class)
          .hasMessageEndingWith(" failed with java.lang.IllegalStateException")
          .hasCause(theirs.failure);
    }
  }

  @Test
  void embed_notOneFiniteVectorForEachText_fails() {
    SpringAiBackedModel model = SpringAiBackedModel.of(theirs, ID);
    assertThatThrownBy(() -> model.embedDocuments(List.of("NaN 0")))
        .isInstanceOf(EmbeddingFailed.class);
    theirs.dropLast();
    assertThatThrownBy(() -> model.embedDocuments(List.of("1 0", "2 0")))
        .isInstanceOf(EmbeddingFailed.class)
        .hasMessage("points gave 1 embeddings for 2 texts");
  }
}
