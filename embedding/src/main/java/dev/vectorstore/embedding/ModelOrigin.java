package dev.vectorstore.embedding;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** How a model is found and described. */
interface ModelOrigin {
  String TOKENIZER = "tokenizer.json";

  String name();

  ModelDescription describe(String name, SourceSettings given) throws IOException;

  /** Files in the layout of Hugging Face. */
  record Layout(String name, ModelFiles files) implements ModelOrigin {
    @Override
    public ModelDescription describe(String named, SourceSettings given) throws IOException {
      if (files instanceof DirectoryFiles directory) {
        directory.requireDirectory();
      }
      if (!files.has(TOKENIZER)) {
        throw new FileNotFoundException(files.missing(TOKENIZER));
      }
      ModelConfig.Found found = ModelConfig.read(files);
      Map<String, Integer> dimensions = new LinkedHashMap<>(found.dimensions());
      ModelDescription.Text text = complete(given.text().or(found.text()), files);
      String network = given.network() == null ? network() : given.network();
      String revision =
          given.revision() == null
              ? ModelRevision.of(files, List.of(network, TOKENIZER), text, found.lowerCase())
              : given.revision();
      given.declare(dimensions);
      return new ModelDescription(
          named,
          revision,
          dimensions,
          files,
          network,
          TOKENIZER,
          found.lowerCase(),
          text,
          given.threadsOrDefault());
    }

    private String network() throws IOException {
      List<String> candidates =
          List.of("model.onnx", "onnx/model.onnx", "model.pt", name + ".onnx", name + ".pt");
      for (String candidate : candidates) {
        if (files.has(candidate)) {
          return candidate;
        }
      }
      throw new FileNotFoundException(
          files
              + " has no network; expected one of "
              + candidates
              + "; weights alone (model.safetensors, pytorch_model.bin) must be exported first");
    }

    static ModelDescription.Text complete(TextSettings text, ModelFiles files) throws IOException {
      if (text.pooling() == null) {
        throw new IOException(
            files
                + " does not say how the model pools: "
                + ModelConfig.MODULES
                + " and "
                + ModelConfig.POOLING
                + " are missing, so the model source must");
      }
      if (text.maxTokens() == null) {
        throw new IOException(
            files + " does not say how many tokens the model reads, so the model source must");
      }
      return new ModelDescription.Text(
          text.maxTokens(),
          text.pooling(),
          Boolean.TRUE.equals(text.normalized()),
          Objects.requireNonNullElse(text.documentPrefix(), ""),
          Objects.requireNonNullElse(text.queryPrefix(), ""));
    }
  }

  /** Such files, after a download. */
  record Zoo(String name, String url) implements ModelOrigin {
    @Override
    public ModelDescription describe(String named, SourceSettings given) throws IOException {
      return new Layout(name, new DirectoryFiles(ModelZooFiles.download(url)))
          .describe(named, given);
    }
  }

  /** The files in LangChain4j's jars. */
  record Ready(ReadyModel model) implements ModelOrigin {
    @Override
    public String name() {
      return model.modelName();
    }

    @Override
    public ModelDescription describe(String named, SourceSettings given) throws IOException {
      ModelFiles files =
          new ResourceFiles(
              Objects.requireNonNull(ModelOrigin.class.getClassLoader()), "", model.artifact());
      ModelDescription.Text text = Layout.complete(given.text().or(model.settings()), files);
      String network = given.network() == null ? model.network() : given.network();
      Map<String, Integer> dimensions = new LinkedHashMap<>();
      dimensions.put(model.name(), ReadyModel.DIMENSION);
      given.declare(dimensions);
      return new ModelDescription(
          named,
          revision(files, network, text, given),
          dimensions,
          files,
          network,
          model.tokenizer(),
          false,
          text,
          given.threadsOrDefault());
    }

    private String revision(
        ModelFiles files, String network, ModelDescription.Text text, SourceSettings given)
        throws IOException {
      if (given.revision() != null) {
        return given.revision();
      }
      boolean unchanged = network.equals(model.network()) && given.text().equals(TextSettings.NONE);
      return unchanged
          ? ""
          : ModelRevision.of(files, List.of(network, model.tokenizer()), text, false);
    }
  }
}
