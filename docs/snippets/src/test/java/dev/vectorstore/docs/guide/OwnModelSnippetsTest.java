package dev.vectorstore.docs.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.memory.InMemoryVectorDatabase;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.search.Match;
import dev.vectorstore.search.SearchRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An embedding model as a user writes one. */
class OwnModelSnippetsTest {
  @Test
  void model_ofAUser_servesACollection() {
    try (VectorDatabase db = InMemoryVectorDatabase.create()) {
      VectorStore words = db.store("words", new LetterModel());
      words.upsert(Document.of("w1", "eerie"), Document.of("w2", "kiosk"));
      assertThat(words.search(SearchRequest.of("bee").limit(1)))
          .extracting(Match::id)
          .containsExactly("w1");
    }
  }

  // snippet: model
  /** Counts the letters of a text. */
  static final class LetterModel implements EmbeddingModel {
    @Override
    public String name() {
      return "letters";
    }

    @Override
    public int dimension() {
      return 26;
    }

    @Override
    public List<Embedding> embedDocuments(List<String> texts) {
      return texts.stream().map(this::embedQuery).toList(); // an empty list for an empty list
    }

    @Override
    public Embedding embedQuery(String text) {
      float[] counts = new float[26];
      text.chars().filter(c -> 'a' <= c && c <= 'z').forEach(c -> counts[c - 'a']++);
      return Embedding.of(counts);
    }
  }
  // end
}
