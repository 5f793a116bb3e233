package dev.vectorstore.embedding.wrap;

import dev.vectorstore.ModelId;
import dev.vectorstore.model.TextKind;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A call of a model that has ended. Immutable and safe to share between threads. It has no text and
 * no vector.
 */
public final class EmbeddingCall {
  private final ModelId model;
  private final TextKind kind;
  private final int texts;
  private final long characters;
  private final Duration duration;
  private final @Nullable Throwable failure;

  EmbeddingCall(
      ModelId model,
      TextKind kind,
      List<String> texts,
      Duration duration,
      @Nullable Throwable failure) {
    this.model = model;
    this.kind = kind;
    this.texts = texts.size();
    this.characters = texts.stream().filter(Objects::nonNull).mapToLong(String::length).sum();
    this.duration = duration;
    this.failure = failure;
  }

  /** The model that was called. */
  public ModelId model() {
    return model;
  }

  /** What the texts were embedded as. */
  public TextKind kind() {
    return kind;
  }

  /** The number of texts. It is 1 for a single search query. */
  public int texts() {
    return texts;
  }

  /** The length of all texts together, in UTF-16 units. */
  public long characters() {
    return characters;
  }

  /** How long the call took. */
  public Duration duration() {
    return duration;
  }

  /** The exception of the model, or empty if it answered. */
  public Optional<Throwable> failure() {
    return Optional.ofNullable(failure);
  }

  @Override
  public String toString() {
    return "EmbeddingCall[model="
        + model
        + ", kind="
        + kind
        + ", texts="
        + texts
        + ", characters="
        + characters
        + ", duration="
        + duration
        + ", failed="
        + (failure != null)
        + "]";
  }
}
