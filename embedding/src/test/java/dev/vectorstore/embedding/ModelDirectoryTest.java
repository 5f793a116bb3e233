package dev.vectorstore.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.Embedding;
import dev.vectorstore.ModelId;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read from a model's own files, with a network whose vectors are known. */
class ModelDirectoryTest {
  private static final String MODULES =
      """
      [{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
       {"idx": 1, "name": "1", "path": "pool", "type": "sentence_transformers.models.Pooling"},
       {"idx": 2, "name": "2", "path": "2", "type": "sentence_transformers.models.Normalize"}]
      """;

  @TempDir private Path parent;

  @Test
  void load_directory_isNamedLikeItAndSaysItsLimits() {
    tiny();

    try (DjlEmbeddingModel model = DjlEmbeddingModel.load(source())) {
      assertThat(model.name()).isEqualTo("fruit");
      assertThat(model.dimension()).isEqualTo(2);
      assertThat(model.maxTokens()).hasValue(8);
      assertThat(model.normalized()).isFalse();
    }
  }

  @Test
  void load_nameAndRevision_areTheSources() {
    tiny();

    try (DjlEmbeddingModel model =
        DjlEmbeddingModel.load(source().name("apples").revision("2").dimension(2))) {
      assertThat(model.id()).isEqualTo(new ModelId("apples", "2", 2));
    }
  }

  @Test
  void embed_meanPooling_isThatOfAllTokens() {
    tiny();

    assertThat(query(source(), "apple pear")).isEqualTo(Embedding.of(2.5f, 1));
  }

  @Test
  void embed_kindsOfPooling_areRead() {
    tiny().with("1_Pooling/config.json", "{\"pooling_mode_cls_token\": true}");
    assertThat(query(source(), "pear apple")).isEqualTo(Embedding.of(1, 1));

    tiny().with("1_Pooling/config.json", "{\"pooling_mode_lasttoken\": true}");
    assertThat(query(source(), "pear apple")).isEqualTo(Embedding.of(2, 1));

    tiny().with("1_Pooling/config.json", "{\"pooling_mode\": \"max\"}");
    assertThat(query(source(), "pear apple")).isEqualTo(Embedding.of(4, 1));
  }

  @Test
  void embed_poolingOfTheSource_countsMoreThanThatOfTheFiles() {
    tiny();

    assertThat(query(source().pooling(Pooling.MAX), "pear")).isEqualTo(Embedding.of(4, 1));
    assertThat(query(source().pooling(Pooling.FIRST_TOKEN).normalized(true), "pear"))
        .isEqualTo(Embedding.of((float) Math.sqrt(0.5), (float) Math.sqrt(0.5)));
  }

  @Test
  void embed_modules_nameThePoolingAndNormalize() {
    tiny()
        .with("modules.json", MODULES)
        .with("pool/config.json", "{\"pooling_mode_cls_token\": true}");

    try (DjlEmbeddingModel model = DjlEmbeddingModel.load(source())) {
      assertThat(model.normalized()).isTrue();
      assertThat(model.embedQuery("pear"))
          .isEqualTo(Embedding.of((float) Math.sqrt(0.5), (float) Math.sqrt(0.5)));
    }
  }

  @Test
  void embed_prompts_standBeforeDocumentsAndQueries() {
    tiny()
        .with(
            "config_sentence_transformers.json",
            "{\"prompts\": {\"query\": \"query \", \"passage\": \"passage \"}}");

    try (DjlEmbeddingModel model = DjlEmbeddingModel.load(source())) {
      assertThat(model.embedQuery("apple")).isEqualTo(Embedding.of(11 / 4f, 1));
      assertThat(model.embedDocuments(List.of("apple"))).containsExactly(Embedding.of(12 / 4f, 1));
    }
  }

  @Test
  void embed_defaultPrompt_standsBeforeAll() {
    tiny()
        .with(
            "config_sentence_transformers.json",
            "{\"prompts\": {\"any\": \"query \"}, \"default_prompt_name\": \"any\"}");

    try (DjlEmbeddingModel model = DjlEmbeddingModel.load(source())) {
      assertThat(model.embedQuery("apple")).isEqualTo(Embedding.of(11 / 4f, 1));
      assertThat(model.embedDocuments(List.of("apple"))).containsExactly(Embedding.of(11 / 4f, 1));
    }
  }

  @Test
  void embed_moreTokensThanTheLimit_areCutBeforeTheLast() {
    tiny().with("1_Pooling/config.json", "{\"pooling_mode_mean_tokens\": true}");

    // [CLS] apple × 6 [SEP]
    assertThat(query(source(), "apple ".repeat(6) + "pear")).isEqualTo(Embedding.of(21 / 8f, 1));
    assertThat(query(source().maxTokens(4), "apple apple pear")).isEqualTo(Embedding.of(9 / 4f, 1));
  }

  @Test
  void maxTokens_withoutThatOfSentences_isTheLeastOfTheOthers() {
    tiny()
        .without("sentence_bert_config.json")
        .with("config.json", "{\"model_type\": \"roberta\", \"max_position_embeddings\": 9}")
        .with("tokenizer_config.json", "{\"model_max_length\": 1e30}");
    assertThat(maxTokens()).isEqualTo(7);

    tiny()
        .without("sentence_bert_config.json")
        .with("tokenizer_config.json", "{\"model_max_length\": 6}");
    assertThat(maxTokens()).isEqualTo(6);
  }

  @Test
  void maxTokens_prefixes_areTakenOffByTheLongerOne() {
    tiny().with("1_Pooling/config.json", "{\"pooling_mode_mean_tokens\": true}");
    ModelSource prefixed = source().documentPrefix("apple ").queryPrefix("apple apple ");

    try (DjlEmbeddingModel model = DjlEmbeddingModel.load(prefixed)) {
      assertThat(model.maxTokens()).hasValue(6);
    }
  }

  @Test
  void embed_lowerCase_isReadFromTheFiles() {
    tiny().with("sentence_bert_config.json", "{\"max_seq_length\": 8, \"do_lower_case\": true}");

    assertThat(query(source(), "APPLE")).isEqualTo(Embedding.of(2, 1));
  }

  @Test
  void embed_networkBelowOnnx_isFound() {
    tiny().without("model.onnx").with("onnx/model.onnx", TinyModel.network(3));

    assertThat(query(source(), "apple")).isEqualTo(Embedding.of(2, 1, 1));
  }

  @Test
  void embed_networkOfTheSource_isTaken() {
    tiny().with("onnx/other.onnx", TinyModel.network(3));

    assertThat(query(source().network("onnx/other.onnx"), "apple"))
        .isEqualTo(Embedding.of(2, 1, 1));
  }

  @Test
  void load_resources_isAsFromADirectory() throws Exception {
    tiny().with("config.json", "{\"hidden_size\": 2}");
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {parent.toUri().toURL()}, before)) {
      thread.setContextClassLoader(loader);
      try (DjlEmbeddingModel model = DjlEmbeddingModel.load(ModelSource.resources("/fruit/"));
          DjlEmbeddingModel other = DjlEmbeddingModel.load(source())) {
        assertThat(model.id()).isEqualTo(other.id());
        assertThat(model.embedQuery("apple")).isEqualTo(Embedding.of(2, 1));
      }
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** If this changes, so does the revision under which hosts have stored their vectors. */
  @Test
  void revision_ofADirectory_staysWhatItIs() {
    tiny();

    assertThat(revision(source())).isEqualTo("sha256-5da68ffc106a306438dbdcadf7920fe3");
  }

  @Test
  void revision_ofADirectory_changesWithEverythingThatMakesTheVectors() {
    tiny();
    String revision = revision(source());

    assertThat(revision(source().name("other").threads(1).dimension(2))).isEqualTo(revision);
    assertThat(
            List.of(
                revision,
                revision(source().maxTokens(7)),
                revision(source().pooling(Pooling.MAX)),
                revision(source().normalized(true)),
                revision(source().documentPrefix("a ")),
                revision(source().queryPrefix("a "))))
        .doesNotHaveDuplicates();
  }

  @Test
  void revision_ofADirectory_changesWithItsFiles() {
    tiny();
    String revision = revision(source());

    tiny().with("model.onnx_data", "weights beside the network");
    assertThat(revision(source())).isNotEqualTo(revision);

    tiny().without("model.onnx_data");
    assertThat(revision(source())).isEqualTo(revision);

    tiny().with("model.onnx", TinyModel.network(3));
    assertThat(revision(source())).isNotEqualTo(revision);
  }

  private TinyModel tiny() {
    return TinyModel.in(parent.resolve("fruit"));
  }

  private ModelSource source() {
    return ModelSource.directory(parent.resolve("fruit"));
  }

  private int maxTokens() {
    try (DjlEmbeddingModel model = DjlEmbeddingModel.load(source())) {
      return model.maxTokens().orElseThrow();
    }
  }

  private static String revision(ModelSource source) {
    try (DjlEmbeddingModel model = DjlEmbeddingModel.load(source)) {
      return model.revision();
    }
  }

  private static Embedding query(ModelSource source, String text) {
    try (DjlEmbeddingModel model = DjlEmbeddingModel.load(source)) {
      return model.embedQuery(text);
    }
  }
}
