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
 * Documents with embeddings, and queries that are not among them.
 *
 * @param documents the documents, whose ids are UUIDs because a peer accepts no others
 * @param queries the queries, embedded like the documents
 */
public record Corpus(List<Document> documents, List<EmbeddedQuery> queries) {
  /** Copies the lists. */
  public Corpus {
    documents = List.copyOf(documents);
    queries = List.copyOf(queries);
  }

  /**
   * Reads texts and vectors, or creates them from WordNet and keeps them for the next run.
   *
   * @param directory the directory to read; empty to create them
   * @param cache the directory that keeps what was created
   * @throws IOException if the directory has fewer lines than are asked for
   */
  public static Corpus of(Optional<Path> directory, Path cache, int documents, int queries)
      throws IOException {
    int count = documents + queries;
    Glosses glosses =
        directory.isPresent()
            ? Glosses.read(directory.get(), count)
            : WordNet.glosses(cache, count);
    if (glosses.texts().size() < count) {
      throw new IOException(
          "the data directory has " + glosses.texts().size() + " texts, not " + count);
    }
    return of(glosses, queries);
  }

  /** The dimension of all embeddings. */
  public int dimension() {
    return queries.get(0).embedding().dimension();
  }

  /** Takes the queries at even distances among the texts. */
  private static Corpus of(Glosses glosses, int queries) {
    int step = glosses.texts().size() / queries;
    List<Document> documents = new ArrayList<>();
    List<EmbeddedQuery> asked = new ArrayList<>();
    for (int i = 0; i < glosses.texts().size(); i++) {
      if (i % step == 0 && asked.size() < queries) {
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

  /** The values that {@link Keep} filters by. */
  static Map<String, Integer> metadata(int index) {
    Map<String, Integer> metadata = new LinkedHashMap<>();
    for (Keep keep : Keep.values()) {
      if (keep != Keep.ALL) {
        metadata.put(keep.key(), index % keep.oneIn());
      }
    }
    return metadata;
  }
}
