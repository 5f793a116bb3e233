package dev.vectorstore.internal.collection;

import dev.vectorstore.Embedding;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.internal.document.SpaceVectors;
import dev.vectorstore.internal.text.Storable;
import dev.vectorstore.model.EmbeddingModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Embeds the texts that have no vector in a space, batch by batch in the order of their keys. */
public final class SpaceFill {
  /** Large enough for a model to put texts of like length together. */
  public static final int BATCH = 200;

  private SpaceFill() {}

  /** Where the texts come from and the vectors go to. */
  public interface Gaps {
    /** Up to {@link #BATCH} documents with a text and no vector, after a key. */
    List<Gap> after(Optional<String> key);

    /** Stores a vector for each of them whose text is still the same, and returns how many. */
    long fill(List<Gap> gaps, List<Embedding> embeddings);
  }

  /**
   * A document that has no vector yet.
   *
   * @param key of the document
   * @param text to embed
   */
  public record Gap(String key, String text) {
    /** What messages call it. */
    public String named() {
      return "document " + Storable.quoted(key);
    }
  }

  /**
   * Fills all gaps that there are but those of texts that the model refuses, and returns how many.
   *
   * @throws VectorStoreException.TextRefused at the end, if there were such texts, with the first
   */
  public static long run(Gaps gaps, SpaceVectors vectors, EmbeddingModel model) {
    return run(gaps, vectors, model, Long.MAX_VALUE);
  }

  /** The same, which stops after about this many: writers could add others without end. */
  static long run(Gaps gaps, SpaceVectors vectors, EmbeddingModel model, long most) {
    List<VectorStoreException.TextRefused> refused = new ArrayList<>();
    long filled = 0;
    long left = 0;
    List<Gap> batch = gaps.after(Optional.empty());
    while (!batch.isEmpty() && filled < most) {
      List<Optional<Embedding>> embeddings = embedded(batch, vectors, model, refused);
      List<Gap> made = new ArrayList<>();
      for (int i = 0; i < batch.size(); i++) {
        if (embeddings.get(i).isPresent()) {
          made.add(batch.get(i));
        }
      }
      left += batch.size() - made.size();
      filled += gaps.fill(made, embeddings.stream().flatMap(Optional::stream).toList());
      batch = gaps.after(Optional.of(batch.get(batch.size() - 1).key()));
    }
    if (!refused.isEmpty()) {
      throw leftOut(left, refused.get(0));
    }
    return filled;
  }

  private static List<Optional<Embedding>> embedded(
      List<Gap> batch,
      SpaceVectors vectors,
      EmbeddingModel model,
      List<VectorStoreException.TextRefused> refused) {
    List<String> texts = batch.stream().map(Gap::text).toList();
    try {
      return vectors.ofDocuments(model, texts, i -> batch.get(i).named()).stream()
          .map(Optional::of)
          .toList();
    } catch (VectorStoreException.TextRefused e) {
      refused.add(e);
      return vectors.ofAcceptedDocuments(model, texts);
    }
  }

  private static VectorStoreException leftOut(long left, VectorStoreException.TextRefused first) {
    return new VectorStoreException.TextRefused(
        "all but "
            + left
            + " documents have their vector; change the text of these or delete them, the first is "
            + first.getMessage(),
        first,
        first.index());
  }
}
