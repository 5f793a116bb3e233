package dev.vectorstore.testkit.space;

import dev.vectorstore.Embedding;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.space.EmbeddingSpaces;
import dev.vectorstore.space.SpaceSettings;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** What the contracts on moves share: a collection on its way from one model to the next. */
abstract class MoveFixture extends SpaceFixture {
  EmbeddingSpaces building(String name) {
    EmbeddingSpaces spaces = database().spaces(name);
    spaces.add(NEW.id(), SpaceSettings.defaults());
    return spaces;
  }

  /** The new model, which does something else before each call for documents. */
  static final class Meddling implements EmbeddingModel {
    private final IntConsumer before;
    private final int declared;
    private final AtomicInteger calls = new AtomicInteger();

    Meddling(IntConsumer before, int declared) {
      this.before = before;
      this.declared = declared;
    }

    @Override
    public String name() {
      return NEW.name();
    }

    @Override
    public int dimension() {
      return declared;
    }

    @Override
    public List<Embedding> embedDocuments(List<String> texts) {
      before.accept(calls.incrementAndGet());
      return NEW.embedDocuments(texts);
    }

    @Override
    public Embedding embedQuery(String text) {
      return NEW.embedQuery(text);
    }
  }
}
