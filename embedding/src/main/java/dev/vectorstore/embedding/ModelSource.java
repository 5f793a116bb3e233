package dev.vectorstore.embedding;

import dev.vectorstore.ModelId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Where a model's files are, and the host's settings for it. Immutable and safe to share between
 * threads. Each setting returns a changed copy. No argument may be null. A setting that the host
 * leaves out is read from the model's own files:
 *
 * <ul>
 *   <li>pooling and normalization from {@code modules.json} and {@code 1_Pooling/config.json};
 *       without these files the host must name the pooling, and vectors are not normalized
 *   <li>the token limit from {@code sentence_bert_config.json}, {@code tokenizer_config.json} and
 *       {@code config.json}
 *   <li>the prefixes from {@code config_sentence_transformers.json}: the prompt named {@code
 *       query}, and the one named {@code document} or {@code passage}; otherwise there are none
 *   <li>the dimension from {@code config.json}, which is compared with the network's output
 * </ul>
 *
 * <p>The network is {@code model.onnx}, {@code onnx/model.onnx}, {@code model.pt} (TorchScript), or
 * the model's name with {@code .onnx} or {@code .pt}. The tokenizer is {@code tokenizer.json}.
 *
 * <p>Without a revision from the host, the revision is {@code sha256-} and 32 hexadecimal digits.
 * It is a hash of the bytes of the network and the tokenizer and of the settings that affect the
 * vectors.
 */
public final class ModelSource {
  private static final String ANY = "any";

  private final ModelOrigin origin;
  private final SourceSettings given;

  private ModelSource(ModelOrigin origin, SourceSettings given) {
    this.origin = origin;
    this.given = given;
  }

  /**
   * A model in a directory. The model has the directory's name unless {@link #name} gives another.
   */
  public static ModelSource directory(Path directory) {
    DirectoryFiles files = new DirectoryFiles(directory);
    return found(Objects.toString(files.directory().getFileName(), ""), files);
  }

  /**
   * A model among the resources of the class path, in a folder such as {@code models/fruit}. The
   * model has the folder's last name unless {@link #name} gives another. The thread's context class
   * loader finds the resources, or this library's class loader if the thread has none.
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
   * djl://ai.djl.huggingface.onnxruntime/BAAI/bge-small-en-v1.5}, or an archive at any other URL
   * that DJL accepts. Loading the model downloads it into DJL's cache, once. DJL reads an address
   * that is not public only if the environment variable {@code DJL_ALLOW_INSECURE_URL} or the
   * system property {@code ai.djl.allow_insecure_url} is {@code true}.
   */
  public static ModelSource zoo(String url) {
    String path = url.replaceAll("[?#].*$", "").replaceAll("/+$", "");
    String file = path.substring(path.lastIndexOf('/') + 1);
    String name = file.replaceAll("\\.(zip|tar|tgz|tar\\.gz)$", "");
    return new ModelSource(new ModelOrigin.Zoo(name, url), SourceSettings.NONE);
  }

  /**
   * A model whose files are on Maven Central. Its revision is empty unless a setting changes it.
   */
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
   * A copy with this name, which is recorded with every vector.
   *
   * @throws IllegalArgumentException if {@link ModelId} does not allow the name
   */
  public ModelSource name(String name) {
    return with(given.withName(ModelId.of(name, 1).name()));
  }

  /**
   * A copy with this revision. Name and revision together must identify the vectors. An empty text
   * means no revision.
   *
   * @throws IllegalArgumentException if {@link ModelId} does not allow the revision
   */
  public ModelSource revision(String revision) {
    return with(given.withRevision(new ModelId(ANY, revision, 1).revision()));
  }

  /**
   * A copy with vectors of this dimension. A network with another dimension is refused.
   *
   * @throws IllegalArgumentException if {@link ModelId} does not allow the dimension
   */
  public ModelSource dimension(int dimension) {
    return with(given.withDimension(ModelId.of(ANY, dimension).dimension()));
  }

  /** A copy with this file as the network, such as {@code onnx/model_quantized.onnx}. */
  public ModelSource network(String file) {
    return with(given.withNetwork(Objects.requireNonNull(file, "file")));
  }

  /** A copy that cuts texts at this number of tokens, special tokens included. */
  public ModelSource maxTokens(int tokens) {
    return with(given.withText(given.text().withMaxTokens(tokens)));
  }

  /** A copy that combines the vectors of the tokens in this way. */
  public ModelSource pooling(Pooling pooling) {
    return with(
        given.withText(given.text().withPooling(Objects.requireNonNull(pooling, "pooling"))));
  }

  /** A copy that scales vectors to length 1, or leaves them as they are. */
  public ModelSource normalized(boolean normalized) {
    return with(given.withText(given.text().withNormalized(normalized)));
  }

  /** A copy with this text before every document. An empty text means no prefix. */
  public ModelSource documentPrefix(String prefix) {
    return with(
        given.withText(given.text().withDocumentPrefix(Objects.requireNonNull(prefix, "prefix"))));
  }

  /** A copy with this text before every search query. An empty text means no prefix. */
  public ModelSource queryPrefix(String prefix) {
    return with(
        given.withText(given.text().withQueryPrefix(Objects.requireNonNull(prefix, "prefix"))));
  }

  /**
   * A copy that computes at most this number of texts at once, each on its own thread. The default
   * is the number of processors.
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

  /** The model's name as far as it is known before the model is loaded. */
  String name() {
    return given.name() == null ? origin.name() : given.name();
  }

  ModelDescription describe() throws IOException {
    return origin.describe(name(), given);
  }
}
