package dev.vectorstore.testkit;

import dev.vectorstore.Embedding;
import dev.vectorstore.model.EmbeddingModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A {@link WordModel} that remembers which documents' texts it was given, call by call. */
public final class CountingModel implements EmbeddingModel {
  private final WordModel model = WordModel.of("words", 16);
  private final List<List<String>> calls = Collections.synchronizedList(new ArrayList<>());
  private volatile Runnable before = () -> {};

  /** Does this once, before the next texts are embedded. */
  public void beforeNextCall(Runnable once) {
    before =
        () -> {
          before = () -> {};
          once.run();
        };
  }

  /** The texts of each call since the last {@link #forget}; empty if there was none. */
  public List<List<String>> calls() {
    return List.copyOf(calls);
  }

  /** Forgets the calls so far. */
  public void forget() {
    calls.clear();
  }

  @Override
  public String name() {
    return model.name();
  }

  @Override
  public int dimension() {
    return model.dimension();
  }

  @Override
  public List<Embedding> embedDocuments(List<String> texts) {
    before.run();
    calls.add(List.copyOf(texts));
    return model.embedDocuments(texts);
  }

  @Override
  public Embedding embedQuery(String text) {
    return model.embedQuery(text);
  }
}
