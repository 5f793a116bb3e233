package dev.vectorstore.migration.internal.chroma;

import java.util.Optional;

/**
 * What a collection says about the model that made its vectors.
 *
 * @param kind whether Chroma knew the function; {@code UNKNOWN} also where nothing is said
 * @param name the function's name in Chroma, such as {@code default} or {@code openai}
 * @param model the model's name, where the function's configuration has one
 */
public record ChromaEmbeddingFunction(Kind kind, Optional<String> name, Optional<String> model) {

  public static final ChromaEmbeddingFunction UNKNOWN =
      new ChromaEmbeddingFunction(Kind.UNKNOWN, Optional.empty(), Optional.empty());

  public enum Kind {
    KNOWN,
    LEGACY,
    UNKNOWN
  }
}
