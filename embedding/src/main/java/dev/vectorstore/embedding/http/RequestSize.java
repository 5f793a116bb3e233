package dev.vectorstore.embedding.http;

import java.util.List;

/**
 * How much a request asks for.
 *
 * @param texts how many
 * @param characters of all of them
 */
record RequestSize(int texts, long characters) {
  static RequestSize of(List<String> texts) {
    return new RequestSize(texts.size(), texts.stream().mapToLong(String::length).sum());
  }

  /** Whether a limit that refuses the other size refuses this one, whatever the limit counts. */
  boolean isNoSmallerThan(RequestSize other) {
    return texts >= other.texts && characters >= other.characters;
  }
}
