package dev.vectorstore.embedding;

/**
 * Models whose files are on Maven Central. The files of {@link #ALL_MINILM_L6_V2} come with this
 * module. For another model, a host adds its {@linkplain #artifact artifact}, which holds the
 * files. The dependencies of that artifact can be excluded. All of these models read English and
 * give vectors of 384 dimensions and length 1.
 *
 * <p>A quantized model ({@code -q}) computes with 8-bit integers, and its file is a quarter of the
 * size. Its vectors differ from those of the original, so it is a separate model. Its vectors may
 * differ in their last digits between processors.
 *
 * <p>Why: docs/decisions/0022-ready-models.md.
 */
public enum ReadyModel {
  /** Texts of up to 256 tokens. The vectors equal those of Chroma's default model. */
  ALL_MINILM_L6_V2("all-MiniLM-L6-v2", "all-minilm-l6-v2", Family.MINILM),

  /** {@link #ALL_MINILM_L6_V2}, quantized. */
  ALL_MINILM_L6_V2_Q("all-MiniLM-L6-v2-q", "all-minilm-l6-v2-q", Family.MINILM),

  /**
   * Texts of up to 512 tokens. An instruction is put before a search query, and nothing before a
   * document.
   */
  BGE_SMALL_EN_V1_5("bge-small-en-v1.5", "bge-small-en-v1.5", Family.BGE),

  /** {@link #BGE_SMALL_EN_V1_5}, quantized. */
  BGE_SMALL_EN_V1_5_Q("bge-small-en-v1.5-q", "bge-small-en-v1.5-q", Family.BGE),

  /**
   * Texts of up to 512 tokens. {@code query: } is put before a search query, and {@code passage: }
   * before a document.
   */
  E5_SMALL_V2("e5-small-v2", "e5-small-v2", Family.E5),

  /** {@link #E5_SMALL_V2}, quantized. */
  E5_SMALL_V2_Q("e5-small-v2-q", "e5-small-v2-q", Family.E5);

  private static final String ARTIFACT = "dev.langchain4j:langchain4j-embeddings-";
  static final int DIMENSION = 384;

  private final String modelName;
  private final String fileName;
  private final Family family;

  ReadyModel(String modelName, String fileName, Family family) {
    this.modelName = modelName;
    this.fileName = fileName;
    this.family = family;
  }

  /** The name that is recorded with every vector, such as {@code all-MiniLM-L6-v2}. */
  public String modelName() {
    return modelName;
  }

  /** The group and name of the Maven artifact that holds the files. */
  public String artifact() {
    return ARTIFACT + fileName.replace("v1.5", "v15");
  }

  String network() {
    return fileName + ".onnx";
  }

  String tokenizer() {
    return fileName + "-tokenizer.json";
  }

  TextSettings settings() {
    return new TextSettings(
        family.maxTokens, family.pooling, true, family.documentPrefix, family.queryPrefix);
  }

  private enum Family {
    MINILM(256, Pooling.MEAN, "", ""),
    BGE(512, Pooling.FIRST_TOKEN, "", "Represent this sentence for searching relevant passages: "),
    E5(512, Pooling.MEAN, "passage: ", "query: ");

    private final int maxTokens;
    private final Pooling pooling;
    private final String documentPrefix;
    private final String queryPrefix;

    Family(int maxTokens, Pooling pooling, String documentPrefix, String queryPrefix) {
      this.maxTokens = maxTokens;
      this.pooling = pooling;
      this.documentPrefix = documentPrefix;
      this.queryPrefix = queryPrefix;
    }
  }
}
