package dev.vectorstore.embedding.wrap;

import dev.vectorstore.VectorStoreException;
import dev.vectorstore.model.EmbeddingCache;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.model.TextTokens;
import java.util.Objects;

/**
 * Models that wrap another model and add one feature. They can wrap each other. A wrapper is as
 * safe to share between threads as its model. It has the name, revision, dimension and limit of its
 * model unless stated otherwise. Closing a wrapper closes its model. No argument may be null.
 *
 * <p>If there are several wrappers, the cache should be the outermost: what it finds waits for no
 * limit and is not counted as a call. A shortened model should wrap the cache if several lengths
 * are in use, and otherwise be inside it.
 */
public final class Wrappers {
  private Wrappers() {}

  /**
   * A model that looks in the cache first and asks the model for the other texts. Documents and
   * search queries are cached separately. Each distinct text is asked for once, and the model is
   * not called if the cache has all of them. The model's answers are cached; nothing is cached of a
   * call that fails.
   *
   * <p>A temporary failure of the cache ({@link VectorStoreException.Unavailable}, {@link
   * VectorStoreException.Conflict}) is logged, and the call continues without the cache. Any other
   * failure of the cache is thrown, since someone must fix it. Closing the wrapper does not close
   * the cache.
   */
  public static EmbeddingModel cached(EmbeddingModel model, EmbeddingCache cache) {
    return new CachedModel(model, Objects.requireNonNull(cache, "cache"));
  }

  /**
   * A model that keeps the first numbers of each vector and scales them to length 1. It is for
   * models that were trained for this (Matryoshka). Its name is the model's name, {@code @} and the
   * dimension.
   *
   * @throws IllegalArgumentException if the dimension is not from 1 to one less than the model's,
   *     or the name becomes too long
   */
  public static EmbeddingModel shortened(EmbeddingModel model, int dimension) {
    return new ShortenedModel(model, dimension);
  }

  /**
   * A model that allows at most this number of calls at once. Other threads wait in order. A thread
   * that is interrupted while it waits gets {@link VectorStoreException.EmbeddingFailed} and stays
   * interrupted.
   *
   * @throws IllegalArgumentException if it is less than 1
   */
  public static EmbeddingModel limited(EmbeddingModel model, int calls) {
    return new LimitedModel(model, calls);
  }

  /**
   * A model that reports each call to the listener when it has ended, on the calling thread. An
   * exception of the listener is logged and has no other effect.
   */
  public static EmbeddingModel observed(EmbeddingModel model, CallListener listener) {
    return new ObservedModel(model, Objects.requireNonNull(listener, "listener"), System::nanoTime);
  }

  /**
   * A model that cuts texts at the model's limit, after the last token that fits, and reports the
   * calls with cut texts to the listener. It is for models that refuse long texts, and shows which
   * texts are cut. An exception of the listener is logged and has no other effect.
   *
   * @param tokens the model's own tokenizer
   * @throws IllegalArgumentException if the model does not give its limit, or its special tokens
   *     leave no room
   */
  public static EmbeddingModel truncated(
      EmbeddingModel model, TextTokens tokens, TruncationListener listener) {
    return new TruncatedModel(model, tokens, Objects.requireNonNull(listener, "listener"));
  }
}
