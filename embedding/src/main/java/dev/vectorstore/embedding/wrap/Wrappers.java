package dev.vectorstore.embedding.wrap;

import dev.vectorstore.VectorStoreException;
import dev.vectorstore.model.EmbeddingCache;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.model.TextTokens;
import java.util.Objects;

/**
 * Models that add one thing to another model, and can be put around each other. Each is as safe to
 * share between threads as the model in it, has its name, revision, dimension and limit unless it
 * says otherwise, and closes it when it is closed itself.
 *
 * <p>Of several, the cache belongs outside: what it finds passes no limit and is not counted as a
 * call. A shortened model belongs outside of the cache if several lengths are in use, else inside.
 */
public final class Wrappers {
  private Wrappers() {}

  /**
   * A model that asks the cache first, for documents and questions apart, and the model for the
   * rest: each text once, whatever their order, and none if the cache has all. What the model gives
   * is kept; of a call that fails nothing is.
   *
   * <p>A cache that fails in a way that passes by itself ({@link VectorStoreException.Unavailable},
   * {@link VectorStoreException.Conflict}) is logged and done without; any other failure of the
   * cache is thrown, as somebody must mend it. The cache is not closed.
   */
  public static EmbeddingModel cached(EmbeddingModel model, EmbeddingCache cache) {
    return new CachedModel(model, Objects.requireNonNull(cache, "cache"));
  }

  /**
   * A model that keeps the first numbers of each vector and scales them to length 1, for models
   * that were trained for it (Matryoshka). Its name is the model's with {@code @} and the
   * dimension.
   *
   * @throws IllegalArgumentException if the dimension is not from 1 to one less than the model's,
   *     or the name becomes too long
   */
  public static EmbeddingModel shortened(EmbeddingModel model, int dimension) {
    return new ShortenedModel(model, dimension);
  }

  /**
   * A model with at most so many calls at once; other threads wait in their order. A thread that is
   * interrupted while it waits gets {@link VectorStoreException.EmbeddingFailed} and stays
   * interrupted.
   *
   * @throws IllegalArgumentException if it is less than 1
   */
  public static EmbeddingModel limited(EmbeddingModel model, int calls) {
    return new LimitedModel(model, calls);
  }

  /**
   * A model that tells the listener of each call, on the calling thread, when it is over. What the
   * listener throws is logged and changes nothing.
   */
  public static EmbeddingModel observed(EmbeddingModel model, CallListener listener) {
    return new ObservedModel(model, Objects.requireNonNull(listener, "listener"), System::nanoTime);
  }

  /**
   * A model that cuts texts at the model's limit, after the last token that fits, and tells the
   * listener of the calls in which it did. For models that refuse long texts, and to know of those
   * that are cut. What the listener throws is logged and changes nothing.
   *
   * @param tokens the model's own tokenizer
   * @throws IllegalArgumentException if the model does not say its limit, or it leaves no room
   *     beside the special tokens
   */
  public static EmbeddingModel truncated(
      EmbeddingModel model, TextTokens tokens, TruncationListener listener) {
    return new TruncatedModel(model, tokens, Objects.requireNonNull(listener, "listener"));
  }
}
