package dev.vectorstore.embedding.wrap;

import dev.vectorstore.Embedding;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.model.TextKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reports calls. */
final class ObservedModel extends WrappedModel {
  private final CallListener listener;
  private final LongSupplier nanos;

  ObservedModel(EmbeddingModel model, CallListener listener, LongSupplier nanos) {
    super(model);
    this.listener = listener;
    this.nanos = nanos;
  }

  @Override
  public List<Embedding> embedDocuments(List<String> texts) {
    return observed(TextKind.DOCUMENT, texts, () -> model.embedDocuments(texts));
  }

  @Override
  public List<Optional<Embedding>> embedAccepted(List<String> texts) {
    return observed(TextKind.DOCUMENT, texts, () -> model.embedAccepted(texts));
  }

  @Override
  public List<Embedding> embedQueries(List<String> texts) {
    return observed(TextKind.QUERY, texts, () -> model.embedQueries(texts));
  }

  @Override
  public Embedding embedQuery(String text) {
    return observed(TextKind.QUERY, List.of(text), () -> model.embedQuery(text));
  }

  private <T> T observed(TextKind kind, List<String> texts, Supplier<T> call) {
    long begin = nanos.getAsLong();
    T answer;
    try {
      answer = call.get();
    } catch (RuntimeException | Error e) {
      tell(kind, texts, begin, e);
      throw e;
    }
    tell(kind, texts, begin, null);
    return answer;
  }

  private void tell(TextKind kind, List<String> texts, long begin, @Nullable Throwable failure) {
    Duration duration = Duration.ofNanos(nanos.getAsLong() - begin);
    SafeListener.tell(
        () -> listener.called(new EmbeddingCall(model.id(), kind, texts, duration, failure)));
  }
}
