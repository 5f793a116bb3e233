package dev.vectorstore;

import dev.vectorstore.internal.text.Storable;

/**
 * Identifies an embedding model, and so the vectors that it makes. Two models are the same if all
 * three parts are equal. Two models of one dimension are still different models.
 *
 * @param name such as {@code all-MiniLM-L6-v2}; not blank, at most 200 characters
 * @param revision a version of the model, if the name does not identify it; empty if there is none
 * @param dimension of its vectors, 1 to {@link Embedding#MAX_DIMENSION}
 */
public record ModelId(String name, String revision, int dimension) implements NamedModel {
  private static final int MAX_LENGTH = 200;

  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public ModelId {
    if (name.isBlank()) {
      throw new IllegalArgumentException("an embedding model needs a name");
    }
    checkText("name", name);
    checkText("revision", revision);
    if (dimension < 1 || dimension > Embedding.MAX_DIMENSION) {
      throw new IllegalArgumentException(
          "an embedding model has 1 to "
              + Embedding.MAX_DIMENSION
              + " dimensions, not "
              + dimension);
    }
  }

  /** A model without a revision. */
  public static ModelId of(String name, int dimension) {
    return new ModelId(name, "", dimension);
  }

  /** Itself. */
  @Override
  public ModelId id() {
    return this;
  }

  /** For messages: {@code all-MiniLM-L6-v2 (384 dimensions)}. */
  @Override
  public String toString() {
    return name + (revision.isEmpty() ? "" : "@" + revision) + " (" + dimension + " dimensions)";
  }

  private static void checkText(String what, String text) {
    Storable.text(text, () -> "the model's " + what);
    if (text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "the model's "
              + what
              + " has "
              + text.length()
              + " characters; at most "
              + MAX_LENGTH
              + " are kept");
    }
  }
}
