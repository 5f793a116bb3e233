package dev.vectorstore.springai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Embedding;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.model.EmbeddingModel;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.ai.content.Media;
import org.springframework.ai.document.Document;
import org.springframework.ai.document.MetadataMode;
import org.springframework.ai.embedding.EmbeddingOptions;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;
import org.springframework.util.MimeTypeUtils;

/** Our models as Spring AI's. */
class SpringAiEmbeddingModelTest {
  private final SpringAiEmbeddingModel model = SpringAiEmbeddingModel.of(new PrefixedModel());

  @Test
  void call_texts_embedsThemAsDocumentsInTheirOrder() {
    EmbeddingResponse response = model.embedForResponse(List.of("a", "bb"));
    assertThat(response.getResults())
        .extracting(result -> result.getIndex() + ":" + result.getOutput()[0])
        .containsExactly("0:101.0", "1:102.0");
    assertThat(response.getMetadata().getModel()).isEqualTo("prefixed");
    assertThat(model.embed(List.of("a", "bb"))).extracting(it -> it[0]).containsExactly(101f, 102f);
    assertThat(model.embed(List.<String>of())).isEmpty();
  }

  @Test
  void embed_aText_embedsItAsAQuery() {
    assertThat(model.embed("bb")).containsExactly(2);
  }

  @Test
  void embed_aDocument_embedsItsTextAlone() {
    Document document = new Document("d", "bb", Map.of("k", "v"));
    assertThat(model.getEmbeddingContent(document)).isEqualTo("bb");
    assertThat(model.embed(document)).containsExactly(102);
    assertThat(model.embed(List.of(document), null, documents -> List.of(documents)))
        .extracting(it -> it[0])
        .containsExactly(102f);
  }

  @Test
  void metadataMode_given_embedsTheFormattedContent() {
    Document document = new Document("d", "bb", Map.of("k", "v"));
    SpringAiEmbeddingModel formatted = model.metadataMode(MetadataMode.EMBED);
    assertThat(formatted.getEmbeddingContent(document)).isEqualTo("k: v\n\nbb");
    assertThat(formatted.embed(document)).containsExactly(108);
  }

  @Test
  void embed_media_isRefused() {
    Document image =
        new Document(
            "i", new Media(MimeTypeUtils.IMAGE_PNG, URI.create("file:image.png")), Map.of());
    assertThat(model.getEmbeddingContent(image)).isNull();
    assertThatThrownBy(() -> model.embed(image))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a document without a text cannot be embedded");
  }

  @Test
  void dimensions_always_asksNothing() {
    PointModel points = new PointModel();
    assertThat(SpringAiEmbeddingModel.of(points).dimensions()).isEqualTo(2);
    assertThat(points.calls).isEmpty();
  }

  @Test
  void call_withOptions_mustNameThisModel() {
    EmbeddingOptions same = EmbeddingOptions.builder().model("prefixed").dimensions(1).build();
    assertThat(model.call(new EmbeddingRequest(List.of("a"), same)).getResults()).hasSize(1);
    assertThat(model.call(new EmbeddingRequest(List.of("a"), null)).getResults()).hasSize(1);
    EmbeddingOptions other = EmbeddingOptions.builder().dimensions(512).build();
    assertThatThrownBy(() -> model.call(new EmbeddingRequest(List.of("a"), other)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the options ask for prefixed with 512 dimensions, but the model is prefixed (1"
                + " dimensions)");
    EmbeddingOptions another = EmbeddingOptions.builder().model("other").build();
    assertThatThrownBy(() -> model.call(new EmbeddingRequest(List.of("a"), another)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void call_modelThatGivesTooFew_fails() {
    EmbeddingModel none =
        new PrefixedModel() {
          @Override
          public List<Embedding> embedDocuments(List<String> texts) {
            return List.of();
          }
        };
    assertThatThrownBy(() -> SpringAiEmbeddingModel.of(none).embed(List.of("a")))
        .isInstanceOf(VectorStoreException.EmbeddingFailed.class)
        .hasMessage("prefixed (1 dimensions) gave 0 embeddings for 1 texts");
  }

  /** A text's vector is its length, and 100 more for a document. */
  private static class PrefixedModel implements EmbeddingModel {
    @Override
    public String name() {
      return "prefixed";
    }

    @Override
    public int dimension() {
      return 1;
    }

    @Override
    public List<Embedding> embedDocuments(List<String> texts) {
      return texts.stream().map(text -> Embedding.of(100 + text.length())).toList();
    }

    @Override
    public Embedding embedQuery(String text) {
      return Embedding.of(text.length());
    }
  }
}
