package dev.vectorstore.internal.collection;

import dev.vectorstore.Embedding;
import dev.vectorstore.EmbeddingModel;
import dev.vectorstore.internal.document.SpaceVectors;
import dev.vectorstore.internal.text.Storable;
import java.util.List;
import java.util.Optional;

/** Embeds the texts that have no vector in a space, batch by batch in the order of their keys. */
public final class Filling {
  /** Large enough for a model to put texts of like length together. */
  public static final int BATCH = 200;

  private Filling() {}

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

  /** Fills all gaps that there are, and returns how many. */
  public static long run(Gaps gaps, SpaceVectors vectors, EmbeddingModel model) {
    long filled = 0;
    List<Gap> batch = gaps.after(Optional.empty());
    while (!batch.isEmpty()) {
      List<Gap> some = batch;
      List<Embedding> embeddings =
          vectors.ofDocuments(
              model, batch.stream().map(Gap::text).toList(), i -> some.get(i).named());
      filled += gaps.fill(batch, embeddings);
      batch = gaps.after(Optional.of(batch.get(batch.size() - 1).key()));
    }
    return filled;
  }
}
