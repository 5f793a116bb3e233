package dev.vectorstore.embedding;

/**
 * Models whose files are on Maven Central. That of {@link #ALL_MINILM_L6_V2} comes with this
 * module; a host adds the {@linkplain #artifact artifact} of another, which holds its files, and
 * can leave out what that depends on. All of them read English, give 384 dimensions and vectors of
 * length 1.
 *
 * <p>A quantized one ({@code -q}) computes with whole numbers of 8 bits: its file has a quarter of
 * the size. Its vectors differ from those of the model that it was made of, so that it is a model
 * of its own; and they may differ in their last digits between processors.
 *
 * <p>Why: docs/decisions/0022-ready-models.md.
 */
public enum ReadyModel {
  /** Texts of up to 256 tokens; the vectors are those of Chroma's default model. */
  ALL_MINILM_L6_V2("all-MiniLM-L6-v2", "all-minilm-l6-v2", Family.MINILM),

  /** {@link #ALL_MINILM_L6_V2}, quantized. */
  ALL_MINILM_L6_V2_Q("all-MiniLM-L6-v2-q", "all-minilm-l6-v2-q", Family.MINILM),

  /** Texts of up to 512 tokens. Before a question stands an instruction, before documents none. */
  BGE_SMALL_EN_V1_5("bge-small-en-v1.5", "bge-small-en-v1.5", Family.BGE),

  /** {@link #BGE_SMALL_EN_V1_5}, quantized. */
  BGE_SMALL_EN_V1_5_Q("bge-small-en-v1.5-q", "bge-small-en-v1.5-q", Family.BGE),

  /**
   * Texts of up to 512 tokens. Before a question stands {@code query: }, before a document {@code
   * passage: }.
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

  /** Group and name of the Maven artifact that holds the files. */
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
