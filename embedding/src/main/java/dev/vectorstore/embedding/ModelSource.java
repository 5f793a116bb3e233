package dev.vectorstore.embedding;

import dev.vectorstore.ModelId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Where a model's files are, and what its host says about it. Immutable; each setting returns a
 * changed copy. What the host does not say is read from the model's own files where they are:
 *
 * <ul>
 *   <li>pooling and normalization from {@code modules.json} and {@code 1_Pooling/config.json};
 *       without them the host must name the pooling, and vectors are not normalized
 *   <li>the limit of tokens from {@code sentence_bert_config.json}, {@code tokenizer_config.json}
 *       and {@code config.json}
 *   <li>the prefixes from the prompts of {@code config_sentence_transformers.json} that are called
 *       {@code query}, and {@code document} or {@code passage}; otherwise there are none
 *   <li>the dimension from {@code config.json}, which is compared with what the network gives
 * </ul>
 *
 * <p>The network is {@code model.onnx}, {@code onnx/model.onnx}, {@code model.pt} (TorchScript), or
 * has the model's name before {@code .onnx} or {@code .pt}. The tokenizer is {@code
 * tokenizer.json}.
 *
 * <p>A revision that the host does not give is {@code sha256-} and 32 hexadecimal digits, of the
 * bytes of network and tokenizer and of the settings that make the vectors.
 */
public final class ModelSource {
  private static final String ANY = "any";

  private final ModelOrigin origin;
  private final SourceSettings given;

  private ModelSource(ModelOrigin origin, SourceSettings given) {
    this.origin = origin;
    this.given = given;
  }

  /** The files of a directory, whose name the model has unless it is given another. */
  public static ModelSource directory(Path directory) {
    DirectoryFiles files = new DirectoryFiles(directory);
    return found(Objects.toString(files.directory().getFileName(), ""), files);
  }

  /**
   * Resources below a folder of the class path, such as {@code models/fruit}, whose last name the
   * model has unless it is given another. They are looked for by the thread's context class loader,
   * or by this library's if the thread has none.
   */
  public static ModelSource resources(String folder) {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    ClassLoader loader = context == null ? ownLoader() : context;
    String name = folder.replaceAll("^/+|/+$", "");
    ResourceFiles files = new ResourceFiles(loader, name.isEmpty() ? "" : name + "/", "");
    return found(name.substring(name.lastIndexOf('/') + 1), files);
  }

  /**
   * A model of a zoo that DJL knows, such as {@code
   * djl://ai.djl.huggingface.onnxruntime/BAAI/bge-small-en-v1.5}, or of an archive at another URL
   * that DJL takes. Loading it downloads it into DJL's cache, once. From an address that is not
   * public, DJL reads only with the environment variable {@code DJL_ALLOW_INSECURE_URL} or the
   * system property {@code ai.djl.allow_insecure_url} set to {@code true}.
   */
  public static ModelSource zoo(String url) {
    String path = url.replaceAll("[?#].*$", "").replaceAll("/+$", "");
    String file = path.substring(path.lastIndexOf('/') + 1);
    String name = file.replaceAll("\\.(zip|tar|tgz|tar\\.gz)$", "");
    return new ModelSource(new ModelOrigin.Zoo(name, url), SourceSettings.NONE);
  }

  /** A model whose files are on Maven Central. Its revision is empty unless settings change it. */
  public static ModelSource of(ReadyModel model) {
    return new ModelSource(new ModelOrigin.Ready(model), SourceSettings.NONE);
  }

  private static ModelSource found(String name, ModelFiles files) {
    return new ModelSource(new ModelOrigin.Layout(name, files), SourceSettings.NONE);
  }

  private static ClassLoader ownLoader() {
    return Objects.requireNonNull(ModelSource.class.getClassLoader());
  }

  /**
   * With this name, which is recorded with every vector.
   *
   * @throws IllegalArgumentException if it is not one of a {@link ModelId}
   */
  public ModelSource name(String name) {
    return with(given.withName(ModelId.of(name, 1).name()));
  }

  /**
   * With this revision, which with the name must identify the vectors; empty for none.
   *
   * @throws IllegalArgumentException if it is not one of a {@link ModelId}
   */
  public ModelSource revision(String revision) {
    return with(given.withRevision(new ModelId(ANY, revision, 1).revision()));
  }

  /**
   * With vectors of this dimension; a network that gives another is refused.
   *
   * @throws IllegalArgumentException if it is not one of a {@link ModelId}
   */
  public ModelSource dimension(int dimension) {
    return with(given.withDimension(ModelId.of(ANY, dimension).dimension()));
  }

  /** With this file as the network, such as {@code onnx/model_quantized.onnx}. */
  public ModelSource network(String file) {
    return with(given.withNetwork(Objects.requireNonNull(file, "file")));
  }

  /** With texts cut at so many tokens, special ones included. */
  public ModelSource maxTokens(int tokens) {
    return with(given.withText(given.text().withMaxTokens(tokens)));
  }

  /** With this way to make one vector of those of the tokens. */
  public ModelSource pooling(Pooling pooling) {
    return with(
        given.withText(given.text().withPooling(Objects.requireNonNull(pooling, "pooling"))));
  }

  /** With vectors scaled to length 1, or not. */
  public ModelSource normalized(boolean normalized) {
    return with(given.withText(given.text().withNormalized(normalized)));
  }

  /** With this text before every document; empty for none. */
  public ModelSource documentPrefix(String prefix) {
    return with(
        given.withText(given.text().withDocumentPrefix(Objects.requireNonNull(prefix, "prefix"))));
  }

  /** With this text before every question; empty for none. */
  public ModelSource queryPrefix(String prefix) {
    return with(
        given.withText(given.text().withQueryPrefix(Objects.requireNonNull(prefix, "prefix"))));
  }

  /**
   * With at most so many texts run at once, a thread each; the number of processors by default.
   *
   * @throws IllegalArgumentException if it is less than 1
   */
  public ModelSource threads(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("a model needs at least 1 thread, not " + threads);
    }
    return with(given.withThreads(threads));
  }

  private ModelSource with(SourceSettings changed) {
    return new ModelSource(origin, changed);
  }

  /** The model's name, as far as it is known before it is loaded. */
  String name() {
    return given.name() == null ? origin.name() : given.name();
  }

  ModelDescription describe() throws IOException {
    return origin.describe(name(), given);
  }
}
