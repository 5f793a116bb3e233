package dev.vectorstore.examples.benchmark.data;

import dev.vectorstore.Document;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Documents with embeddings, and questions that are none of them.
 *
 * @param documents whose ids are UUIDs, as a peer takes no others
 * @param questions embedded like the documents
 */
public record Corpus(List<Document> documents, List<EmbeddedQuery> questions) {
  /** Copies the lists. */
  public Corpus {
    documents = List.copyOf(documents);
    questions = List.copyOf(questions);
  }

  /**
   * Reads texts and vectors, or makes them from WordNet and keeps them for the next time.
   *
   * @param directory to read; empty to make them
   * @param cache where what was made is kept
   * @throws IOException if the directory has fewer lines than are asked for
   */
  public static Corpus of(Optional<Path> directory, Path cache, int documents, int questions)
      throws IOException {
    int count = documents + questions;
    Glosses glosses =
        directory.isPresent()
            ? Glosses.read(directory.get(), count)
            : WordNet.glosses(cache, count);
    if (glosses.texts().size() < count) {
      throw new IOException(
          "the data directory has " + glosses.texts().size() + " texts, not " + count);
    }
    return of(glosses, questions);
  }

  /** The dimension of all embeddings. */
  public int dimension() {
    return questions.get(0).embedding().dimension();
  }

  /** Questions stand at even distances between the documents. */
  private static Corpus of(Glosses glosses, int questions) {
    int step = glosses.texts().size() / questions;
    List<Document> documents = new ArrayList<>();
    List<EmbeddedQuery> asked = new ArrayList<>();
    for (int i = 0; i < glosses.texts().size(); i++) {
      if (i % step == 0 && asked.size() < questions) {
        asked.add(new EmbeddedQuery(glosses.texts().get(i), glosses.embeddings().get(i)));
      } else {
        documents.add(
            Document.of(id(i), glosses.texts().get(i), metadata(documents.size()))
                .embedding(glosses.embeddings().get(i)));
      }
    }
    return new Corpus(documents, asked);
  }

  private static String id(int index) {
    return UUID.nameUUIDFromBytes(("gloss " + index).getBytes(StandardCharsets.UTF_8)).toString();
  }

  private static Map<String, Integer> metadata(int index) {
    Map<String, Integer> metadata = new LinkedHashMap<>();
    for (Keep keep : Keep.values()) {
      if (keep != Keep.ALL) {
        metadata.put(keep.key(), index % keep.oneIn());
      }
    }
    return metadata;
  }
}
