package dev.vectorstore.migration.internal.chroma;

import java.util.Optional;

/**
 * The model of a collection's vectors, according to the collection.
 *
 * @param kind whether Chroma knew the function; {@code UNKNOWN} also if there is no function
 * @param name the function's name in Chroma, such as {@code default} or {@code openai}
 * @param model the model's name, if the function's configuration has one
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
