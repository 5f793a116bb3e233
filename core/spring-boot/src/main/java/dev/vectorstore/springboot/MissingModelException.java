package dev.vectorstore.springboot;

/** A collection is named, and nothing says what embeds its texts. */
final class MissingModelException extends RuntimeException {
  private static final long serialVersionUID = 1;

  MissingModelException(String collection) {
    super(
        "the collection "
            + collection
            + " of vectorstore.collection has no embedding model: there is no bean of one, and"
            + " vectorstore.model names none");
  }
}
