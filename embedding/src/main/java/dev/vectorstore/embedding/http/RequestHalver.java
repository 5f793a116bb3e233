package dev.vectorstore.embedding.http;

import dev.vectorstore.Embedding;
import dev.vectorstore.VectorStoreException.EmbeddingFailed;
import dev.vectorstore.VectorStoreException.TextRefused;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Asks for the vectors of some texts, and halves a request that the server refuses, down to the
 * texts that are the reason. A server that takes nothing, because it is broken or the model's name
 * is wrong, refuses each half too. So it is asked for a text of no harm first, and again before a
 * text is blamed: if that is refused as well, it is the server, and no half is sent.
 *
 * <p>Why: docs/decisions/0067-refused-texts.md.
 */
final class RequestHalver {
  private static final String HARMLESS = "probe";

  /** One refusal may have been for anything. */
  private static final int ENOUGH = 2;

  private final EmbeddingClient client;
  private final OptionalInt dimension;

  /** Sizes that were refused, and their halves taken; without those that enough others tell. */
  private final List<RequestSize> refusals = new CopyOnWriteArrayList<>();

  RequestHalver(EmbeddingClient client, int dimension) {
    this.client = client;
    this.dimension = OptionalInt.of(dimension);
  }

  /**
   * The embeddings of these texts, in order. A refused text has none, and {@code refused} receives
   * it first.
   *
   * @param from the index of the first of them, for the caller
   * @param refused receives each refusal, and may throw it to end the work
   * @throws EmbeddingFailed if the server fails or the thread is interrupted
   */
  List<Optional<Embedding>> embeddings(
      List<String> texts, int from, Consumer<TextRefused> refused) {
    Call call = new Call(texts, from, refused);
    call.ask(0, texts.size(), false);
    return call.embeddings;
  }

  private boolean isTooLarge(List<String> texts) {
    return texts.size() > 1 && refusalsUpTo(RequestSize.of(texts)) >= ENOUGH;
  }

  private long refusalsUpTo(RequestSize size) {
    return refusals.stream().filter(size::isNoSmallerThan).count();
  }

  private synchronized void noteRefused(List<String> texts) {
    if (!isTooLarge(texts)) {
      refusals.add(RequestSize.of(texts));
      for (RequestSize each : List.copyOf(refusals)) {
        if (refusalsUpTo(each) > ENOUGH) { // itself counts
          refusals.remove(each);
        }
      }
    }
  }

  /** What was refused and is no larger was refused for something else than its size. */
  private void noteTaken(List<String> texts) {
    if (!refusals.isEmpty()) {
      refusals.removeIf(RequestSize.of(texts)::isNoSmallerThan);
    }
  }

  /** The work on some texts, from the first to the last. */
  private final class Call {
    private final List<String> texts;
    private final int offset;
    private final Consumer<TextRefused> refused;
    private final List<Optional<Embedding>> embeddings = new ArrayList<>();

    Call(List<String> texts, int offset, Consumer<TextRefused> refused) {
      this.texts = texts;
      this.offset = offset;
      this.refused = refused;
    }

    /**
     * Asks for a range of the texts.
     *
     * @param halved whether it is half of what was refused by a server that takes others
     * @return whether all of it was taken
     */
    private boolean ask(int from, int to, boolean halved) {
      List<String> some = texts.subList(from, to);
      if (isTooLarge(some)) {
        return halves(from, to, halved);
      }
      try {
        for (float[] vector : client.vectors(some, dimension)) {
          embeddings.add(Optional.of(Embedding.of(vector)));
        }
        noteTaken(some);
        return true;
      } catch (Refused e) {
        return refused(e, from, to, halved);
      }
    }

    private boolean refused(Refused e, int from, int to, boolean halved) {
      boolean single = to - from == 1;
      if (single || !halved) {
        client.vector(HARMLESS, dimension);
      }
      if (single) {
        refused.accept(client.textRefused(e, offset + from));
        embeddings.add(Optional.empty());
        return false;
      }
      boolean taken = halves(from, to, true);
      if (taken && e.isDeliberate()) {
        noteRefused(texts.subList(from, to));
      }
      return taken;
    }

    private boolean halves(int from, int to, boolean halved) {
      int middle = (from + to) >>> 1;
      boolean first = ask(from, middle, halved);
      return ask(middle, to, halved) && first;
    }
  }
}
