package dev.vectorstore.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.request.EmbeddingInputType;
import dev.langchain4j.model.embedding.request.EmbeddingParameter;
import dev.langchain4j.model.embedding.request.EmbeddingRequest;
import dev.langchain4j.model.embedding.request.EmbeddingRequestParameters;
import dev.langchain4j.model.embedding.response.EmbeddingResponse;
import dev.langchain4j.model.output.Response;
import dev.vectorstore.Document;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.memory.InMemoryVectorDatabase;
import dev.vectorstore.search.Match;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.testkit.WordModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Models of ours as LangChain4j's, and theirs as ours. */
@NullUnmarked // what a model of a stranger may return
class EmbeddingModelsTest {
  private final List<String> calls = new ArrayList<>();

  /** Says what it was asked for; queries are {1, 0} and documents {0, 1}. */
  private final class Prefixed implements dev.vectorstore.model.EmbeddingModel {
    @Override
    public String name() {
      return "prefixed";
    }

    @Override
    public int dimension() {
      return 2;
    }

    @Override
    public List<dev.vectorstore.Embedding> embedDocuments(List<String> texts) {
      calls.add("documents " + texts);
      return texts.stream().map(text -> dev.vectorstore.Embedding.of(0, 1)).toList();
    }

    @Override
    public dev.vectorstore.Embedding embedQuery(String text) {
      calls.add("query " + text);
      return dev.vectorstore.Embedding.of(1, 0);
    }
  }

  @Test
  void ours_byEachCall_embedsQueriesAndDocuments() {
    EmbeddingModel model = VectorStoreEmbeddingModel.of(new Prefixed());
    assertThat(model.embed("a").content().vector()).containsExactly(1, 0);
    assertThat(model.embed(TextSegment.from("b")).content().vector()).containsExactly(0, 1);
    assertThat(model.embedAll(List.of(TextSegment.from("c"), TextSegment.from("d"))).content())
        .hasSize(2);
    assertThat(model.embed(request(EmbeddingInputType.QUERY)).embeddings()).hasSize(1);
    assertThat(model.embed(request(EmbeddingInputType.DOCUMENT)).embeddings()).hasSize(1);
    assertThat(model.embed(request(null)).modelName()).isEqualTo("prefixed");
    assertThat(calls)
        .containsExactly(
            "query a",
            "documents [b]",
            "documents [c, d]",
            "query e",
            "documents [e]",
            "documents [e]");
  }

  private static EmbeddingRequest request(EmbeddingInputType type) {
    return EmbeddingRequest.builder().input("e").inputType(type).build();
  }

  @Test
  void ours_nothing_isEmbeddedAsNothing() {
    EmbeddingModel model = VectorStoreEmbeddingModel.of(new Prefixed());
    assertThat(model.embedAll(List.of()).content()).isEmpty();
    assertThat(model.embedAll(null).content()).isEmpty();
    assertThat(calls).isEmpty();
  }

  @Test
  void ours_nameAndDimension_areKnownWithoutARequest() {
    EmbeddingModel model = VectorStoreEmbeddingModel.of(new Prefixed());
    assertThat(model.dimension()).isEqualTo(2);
    assertThat(model.modelName()).isEqualTo("prefixed");
    assertThat(calls).isEmpty();
  }

  @Test
  void ours_parameterThatItDoesNotKnow_isRefused() {
    EmbeddingModel model = VectorStoreEmbeddingModel.of(new Prefixed());
    EmbeddingRequest request = EmbeddingRequest.builder().input("a").dimensions(1).build();
    assertThatThrownBy(() -> model.embed(request)).isInstanceOf(UnsupportedFeatureException.class);
  }

  /** A model of LangChain4j's that counts its calls. */
  private class Theirs implements EmbeddingModel {
    @Override
    public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
      calls.add("all " + segments.stream().map(TextSegment::text).toList());
      return Response.from(
          segments.stream().map(it -> Embedding.from(new float[] {1, 2, 3})).toList());
    }

    @Override
    public Response<Embedding> embed(String text) {
      calls.add("one " + text);
      return Response.from(Embedding.from(new float[] {1, 2, 3}));
    }

    @Override
    public String modelName() {
      return "theirs";
    }
  }

  private final class Typed extends Theirs {
    @Override
    public EmbeddingResponse doEmbed(EmbeddingRequest request) {
      calls.add(request.inputType() + " " + request.inputs().size());
      return EmbeddingResponse.builder()
          .embeddings(
              request.inputs().stream().map(it -> Embedding.from(new float[] {1, 2, 3})).toList())
          .build();
    }

    @Override
    public Set<EmbeddingParameter<?>> supportedParameters() {
      return Set.of(EmbeddingRequestParameters.INPUT_TYPE);
    }
  }

  @Test
  void theirs_dimension_isAskedOnce() {
    LangChain4jEmbeddingModel model = LangChain4jEmbeddingModel.of(new Theirs());
    assertThat(model.dimension()).isEqualTo(3);
    assertThat(model.id()).isEqualTo(ModelId.of("theirs", 3));
    assertThat(model.revision("2").id()).isEqualTo(new ModelId("theirs", "2", 3));
    assertThat(calls).hasSize(1);
  }

  @Test
  void theirs_dimensionGiven_isNotAsked() {
    assertThat(LangChain4jEmbeddingModel.of(new Theirs()).dimension(3).id())
        .isEqualTo(ModelId.of("theirs", 3));
    assertThat(calls).isEmpty();
  }

  @Test
  void theirs_withoutInputTypes_embedsByItsTwoCalls() {
    LangChain4jEmbeddingModel model = LangChain4jEmbeddingModel.of(new Theirs());
    assertThat(model.embedDocuments(List.of("a", "b"))).hasSize(2);
    assertThat(model.embedQuery("c").values()).containsExactly(1, 2, 3);
    assertThat(model.embedQueries(List.of("d", "e"))).hasSize(2);
    assertThat(calls).containsExactly("all [a, b]", "one c", "all [d, e]");
  }

  @Test
  void theirs_withInputTypes_isToldThem() {
    LangChain4jEmbeddingModel model = LangChain4jEmbeddingModel.of(new Typed());
    assertThat(model.embedDocuments(List.of("a", "b"))).hasSize(2);
    assertThat(model.embedQuery("c").values()).containsExactly(1, 2, 3);
    assertThat(model.embedQueries(List.of("d", "e"))).hasSize(2);
    assertThat(calls).containsExactly("DOCUMENT 2", "QUERY 1", "QUERY 2");
  }

  @Test
  void theirs_nothing_isNotAsked() {
    LangChain4jEmbeddingModel model = LangChain4jEmbeddingModel.of(new Theirs());
    assertThat(model.embedDocuments(List.of())).isEmpty();
    assertThat(model.embedQueries(List.of())).isEmpty();
    assertThat(calls).isEmpty();
  }

  @Test
  void theirs_withoutAName_needsOne() {
    EmbeddingModel nameless =
        new Theirs() {
          @Override
          public String modelName() {
            return "unknown"; // what LangChain4j says by default
          }
        };
    assertThatThrownBy(() -> LangChain4jEmbeddingModel.of(nameless))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            nameless.getClass().getName() + " does not say which model it is: give it a name");
    assertThat(LangChain4jEmbeddingModel.of(nameless, "mine").name()).isEqualTo("mine");
    assertThatThrownBy(() -> LangChain4jEmbeddingModel.of(nameless, " "))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an embedding model needs a name");
  }

  @Test
  void theirs_blankText_isRefusedBeforeTheModelIsAsked() {
    LangChain4jEmbeddingModel model = LangChain4jEmbeddingModel.of(new Theirs());
    assertThatThrownBy(() -> model.embedDocuments(List.of("a", " ", "b")))
        .isInstanceOfSatisfying(
            VectorStoreException.TextRefused.class, e -> assertThat(e.index()).isEqualTo(1))
        .hasMessage("the model theirs takes no blank text");
    assertThatThrownBy(() -> model.embedQuery(""))
        .isInstanceOf(VectorStoreException.TextRefused.class);
    assertThat(calls).isEmpty();
  }

  @Test
  void theirs_failure_isEmbeddingFailedWithoutTheText() {
    LangChain4jEmbeddingModel model =
        LangChain4jEmbeddingModel.of(
            new Theirs() {
              @Override
              public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
                throw new IllegalStateException("cannot embed " + segments.get(0).text());
              }
            });
    assertThatThrownBy(() -> model.embedDocuments(List.of("secret")))
        .isInstanceOf(VectorStoreException.EmbeddingFailed.class)
        .hasMessage("the model theirs failed with IllegalStateException")
        .hasCauseInstanceOf(IllegalStateException.class);
  }

  @Test
  void theirs_answersThatDoNotFit_areEmbeddingFailed() {
    assertFails(
        Response.from(List.of(Embedding.from(new float[] {1}))),
        "the model theirs gave 1 embeddings for 2 texts");
    assertFails(null, "the model theirs failed with NullPointerException");
    assertFails(
        Response.from(
            List.of(Embedding.from(new float[] {1}), Embedding.from(new float[] {Float.NaN}))),
        "the model theirs failed with IllegalArgumentException");
    assertFails(
        Response.from(Arrays.asList(Embedding.from(new float[] {1}), null)),
        "the model theirs failed with NullPointerException");
  }

  private void assertFails(Response<List<Embedding>> answer, String message) {
    LangChain4jEmbeddingModel model =
        LangChain4jEmbeddingModel.of(
            new Theirs() {
              @Override
              public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
                return answer;
              }
            });
    assertThatThrownBy(() -> model.embedDocuments(List.of("a", "b")))
        .isInstanceOf(VectorStoreException.EmbeddingFailed.class)
        .hasMessage(message);
  }

  @Test
  void theirs_asTheModelOfACollection_embedsTextsAndQueries() {
    EmbeddingModel theirs = VectorStoreEmbeddingModel.of(new WordModel());
    try (VectorDatabase db = InMemoryVectorDatabase.create()) {
      VectorStore articles = db.store("articles", LangChain4jEmbeddingModel.of(theirs));
      articles.upsert(Document.of("a", "water a cactus"), Document.of("b", "mow the lawn"));
      assertThat(articles.search(SearchRequest.of("cactus").limit(1)))
          .extracting(Match::id)
          .containsExactly("a");
      assertThat(articles.info().model()).contains(ModelId.of("words", 64));
    }
  }

  @Test
  void embeddings_ofOneModelEitherWay_areEqual() {
    WordModel words = new WordModel();
    LangChain4jEmbeddingModel back =
        LangChain4jEmbeddingModel.of(VectorStoreEmbeddingModel.of(words));
    assertThat(back.embedDocuments(List.of("a text")))
        .isEqualTo(words.embedDocuments(List.of("a text")));
    assertThat(back.embedQuery("a text")).isEqualTo(words.embedQuery("a text"));
  }
}
