package dev.vectorstore.embedding.wrap;

import dev.vectorstore.Embedding;
import dev.vectorstore.VectorStoreException.TextRefused;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.testkit.WordModel;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A {@link WordModel} of eight dimensions that marks questions, remembers its calls, refuses texts
 * that begin with {@code refused}, and can fail.
 */
final class RecordingModel implements EmbeddingModel {
  private final WordModel words = WordModel.of("words", 8);
  final List<List<String>> calls = new CopyOnWriteArrayList<>();
  volatile @Nullable RuntimeException failure;
  volatile @Nullable List<Embedding> answer;
  int closed;

  @Override
  public String name() {
    return "words";
  }

  @Override
  public String revision() {
    return "7";
  }

  @Override
  public int dimension() {
    return 8;
  }

  @Override
  public OptionalInt maxTokens() {
    return OptionalInt.of(12);
  }

  @Override
  public boolean normalized() {
    return true;
  }

  @Override
  public List<Embedding> embedDocuments(List<String> texts) {
    calls.add(List.copyOf(texts));
    RuntimeException fails = failure;
    if (fails != null) {
      throw fails;
    }
    for (int i = 0; i < texts.size(); i++) {
      if (texts.get(i).startsWith("refused")) {
        throw new TextRefused("no", null, i);
      }
    }
    List<Embedding> other = answer;
    return other == null ? words.embedDocuments(texts) : other;
  }

  @Override
  public Embedding embedQuery(String text) {
    return embedDocuments(List.of("question: " + text)).get(0);
  }

  @Override
  public List<Embedding> embedQueries(List<String> texts) {
    return embedDocuments(texts.stream().map(text -> "question: " + text).toList());
  }

  @Override
  public void close() {
    closed++;
  }
}
