package dev.vectorstore.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.UnsearchableEmbedding;
import dev.vectorstore.UnsearchableEmbedding.Reason;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.index.ElementType;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.model.EmbeddingModels;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.space.SpaceSettings;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What the model of a collection promises: a store of another model or metric, and a model that
 * breaks its word, are refused.
 */
public abstract class CollectionModelContract extends Contract {
  @Test
  void store_otherModelOfSameDimension_modelMismatchNamesBoth() {
    String name = freshName();
    database().store(name, MODEL);

    assertThatThrownBy(() -> database().store(name, WordModel.of("others", 16)))
        .isInstanceOf(VectorStoreException.ModelMismatch.class)
        .hasMessage(
            "collection \""
                + name
                + "\" and the model do not agree: stored are vectors of words (16 dimensions),"
                + " declared is others (16 dimensions), probed were 16 dimensions; open the"
                + " collection with its own model, or give it a space for this one, see"
                + " VectorDatabase.spaces");
  }

  @Test
  void store_otherDimensionOfSameName_modelMismatchNamesBoth() {
    String name = freshName();
    database().store(name, MODEL);

    assertThatThrownBy(() -> database().store(name, WordModel.of("words", 17)))
        .isInstanceOf(VectorStoreException.ModelMismatch.class)
        .hasMessageContaining(
            "stored are vectors of words (16 dimensions), declared is words (17 dimensions),"
                + " probed were 17 dimensions");
  }

  @Test
  void store_modelThatGivesOtherDimensionThanDeclared_embeddingFailedAndNothingMade() {
    String name = freshName();

    assertThatThrownBy(() -> database().store(name, new LyingModel()))
        .isInstanceOf(VectorStoreException.EmbeddingFailed.class)
        .hasMessage(
            "collection \""
                + name
                + "\" and the model do not agree: stored are no vectors yet, declared is liar (1024"
                + " dimensions), probed were 3 dimensions; declare what the model gives, where it is"
                + " made or in VECTORSTORE_EMBEDDING_DIMENSION");
    assertThat(database().find(name)).isEmpty();
  }

  @Test
  void store_modelThatGivesOtherDimensionThanDeclaredAndStored_embeddingFailedNamesAllThree() {
    String name = freshName();
    database().store(name, MODEL);

    assertThatThrownBy(() -> database().store(name, new LyingModel()))
        .isInstanceOf(VectorStoreException.EmbeddingFailed.class)
        .hasMessageContaining(
            "stored are vectors of words (16 dimensions), declared is liar (1024 dimensions), probed"
                + " were 3 dimensions");
  }

  @Test
  void store_dimensionDeclaredInTheEnvironment_isComparedWithWhatTheModelGives() {
    String name = freshName();
    EmbeddingModel model =
        EmbeddingModels.none()
            .with("words", () -> MODEL)
            .load(
                Map.of(
                    EmbeddingModels.MODEL_VARIABLE, "words",
                    EmbeddingModels.DIMENSION_VARIABLE, "1024"));

    assertThatThrownBy(() -> database().store(name, model))
        .isInstanceOf(VectorStoreException.EmbeddingFailed.class)
        .hasMessageContaining("declared is words (1024 dimensions), probed were 16 dimensions");
    assertThat(database().find(name)).isEmpty();
  }

  @Test
  void store_settingsThatDoNotFitTheModel_areRefusedAndNothingMade() {
    String name = freshName();
    CollectionSettings settings =
        CollectionSettings.of(ModelId.of("wide", 2_001))
            .space(SpaceSettings.defaults().index(VectorIndex.hnsw().element(ElementType.VECTOR)));

    assertThatThrownBy(() -> database().store(name, settings))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an index on VECTOR takes up to 2000 dimensions, and wide has 2001");
    assertThat(database().find(name)).isEmpty();
  }

  @Test
  void store_otherMetric_metricMismatch() {
    String name = freshName();
    database().store(name, CollectionSettings.of(MODEL).metric(Metric.EUCLIDEAN));

    assertThatThrownBy(
            () -> database().store(name, CollectionSettings.of(MODEL).metric(Metric.COSINE)))
        .isInstanceOf(VectorStoreException.MetricMismatch.class)
        .hasMessage("collection \"" + name + "\" measures EUCLIDEAN, not COSINE");
    assertThat(database().store(name, MODEL).info().metric()).isEqualTo(Metric.EUCLIDEAN);
  }

  @Test
  void store_withoutModel_keepsDocumentsUntilModelComes() {
    String name = freshName();
    VectorStore bare = database().store(name, CollectionSettings.withoutModel());
    bare.upsert(List.of(text("a", "one")));

    assertThat(bare.info().model()).isEmpty();
    assertThatThrownBy(() -> bare.search(SearchRequest.of("one")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("collection \"" + name + "\" has no model to search by");

    for (Document document :
        List.of(
            Document.of("b").embedding(Embedding.of(1)),
            Document.of("b").unsearchable(UnsearchableEmbedding.of(Reason.MISSING)))) {
      assertThatThrownBy(() -> bare.upsert(List.of(document)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "document 0 (\"b\") brings a vector, but collection \"" + name + "\" has no model");
    }
    VectorStore modelled = database().store(name, MODEL);
    modelled.upsert(List.of(text("b", "two")));
    assertThat(modelled.count()).isEqualTo(2);
    assertThat(matchedIds(modelled.search(SearchRequest.of("two")))).containsExactly("b");
  }

  @Test
  void drop_andMakeAgain_isEmptyAndMayHaveAnotherModel() {
    String name = freshName();
    database().store(name, MODEL).upsert(List.of(text("a", "one")));

    database().drop(name);

    assertThat(database().store(name, WordModel.of("others", 3)).count()).isZero();
  }

  @Test
  void upsert_storeOpenedBeforeTheModelCame_isRefusedAndNothingWritten() {
    String name = freshName();
    VectorStore early = database().store(name, CollectionSettings.withoutModel());
    VectorStore now = database().store(name, MODEL);
    now.upsert(List.of(text("a", "quick fox")));

    assertThatThrownBy(() -> early.upsert(List.of(text("a", "deep blue sea"))))
        .isInstanceOf(VectorStoreException.ModelMismatch.class)
        .hasMessage(
            "collection \""
                + name
                + "\" was given a model after this store was opened; open it again");
    assertThat(now.get(List.of("a")).get(0).text()).contains("quick fox");
  }

  @Test
  void store_otherMetricOfCollectionWithoutModel_bindsNoModel() {
    String name = freshName();
    database().store(name, CollectionSettings.withoutModel());

    assertThatThrownBy(
            () -> database().store(name, CollectionSettings.of(MODEL).metric(Metric.EUCLIDEAN)))
        .isInstanceOf(VectorStoreException.MetricMismatch.class);
    assertThat(database().find(name).orElseThrow().model()).isEmpty();
  }

  @Test
  void upsert_modelWhoseDocumentVectorsAreOfAnotherDimension_embeddingFailedAndNothingWritten() {
    VectorStore store = database().store(freshName(), new TwoFacedModel(Embedding.of(1, 2)));

    assertThatThrownBy(() -> store.upsert(List.of(text("a", "one"))))
        .isInstanceOf(VectorStoreException.EmbeddingFailed.class)
        .hasMessage(
            "document 0 (\"a\"): two-faced (3 dimensions) gave an embedding of 2 dimensions that cannot be stored: WRONG_DIMENSION");
    assertThat(store.count()).isZero();
  }

  @Test
  void upsert_modelWhoseDocumentVectorsHaveNoDirection_embeddingFailedAndNothingWritten() {
    VectorStore store = database().store(freshName(), new TwoFacedModel(Embedding.of(0, 0, 0)));

    assertThatThrownBy(() -> store.upsert(List.of(text("a", "one"))))
        .isInstanceOf(VectorStoreException.EmbeddingFailed.class)
        .hasMessageEndingWith("NO_DIRECTION");
    assertThat(store.count()).isZero();
  }

  /** Is right about queries and wrong about documents. */
  private record TwoFacedModel(Embedding documents) implements EmbeddingModel {
    @Override
    public String name() {
      return "two-faced";
    }

    @Override
    public int dimension() {
      return 3;
    }

    @Override
    public List<Embedding> embedDocuments(List<String> texts) {
      return Collections.nCopies(texts.size(), documents);
    }

    @Override
    public Embedding embedQuery(String text) {
      return Embedding.of(1, 2, 3);
    }
  }

  @Test
  void upsert_modelThatGivesTooFewEmbeddings_embeddingFailedAndNothingWritten() {
    VectorStore store = database().store(freshName(), new ForgetfulModel());

    assertThatThrownBy(() -> store.upsert(List.of(text("a", "one"), text("b", "two"))))
        .isInstanceOf(VectorStoreException.EmbeddingFailed.class)
        .hasMessage("forgetful (3 dimensions) gave 1 embeddings for 2 texts");
    assertThat(store.count()).isZero();
  }

  /** Gives one embedding, however many texts there are. */
  private static final class ForgetfulModel implements EmbeddingModel {
    @Override
    public String name() {
      return "forgetful";
    }

    @Override
    public int dimension() {
      return 3;
    }

    @Override
    public List<Embedding> embedDocuments(List<String> texts) {
      return List.of(Embedding.of(1, 2, 3));
    }

    @Override
    public Embedding embedQuery(String text) {
      return Embedding.of(1, 2, 3);
    }
  }

  /** Declares another dimension than its vectors have. */
  private static final class LyingModel implements EmbeddingModel {
    @Override
    public String name() {
      return "liar";
    }

    @Override
    public int dimension() {
      return 1024;
    }

    @Override
    public List<Embedding> embedDocuments(List<String> texts) {
      return Collections.nCopies(texts.size(), Embedding.of(1, 2, 3));
    }

    @Override
    public Embedding embedQuery(String text) {
      return Embedding.of(1, 2, 3);
    }
  }
}
