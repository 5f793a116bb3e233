package dev.vectorstore.testkit.write;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Include;
import dev.vectorstore.VectorStore;
import dev.vectorstore.search.ScrollRequest;
import dev.vectorstore.testkit.Contract;
import dev.vectorstore.testkit.WordModel;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What the contracts on writes share: documents, texts and what is stored of them. */
abstract class WriteFixture extends Contract {
  /** So many documents that a store may have a way of its own for them. */
  static final int MANY = 1_500;

  /** In the order of their ids. */
  static List<Document> documents(int number) {
    return IntStream.range(0, number)
        .mapToObj(
            i ->
                Document.of("%05d".formatted(i), "text " + i, Map.of("n", (long) i, "s", "é" + i))
                    .embedding(Embedding.of(i + 1, -i)))
        .toList();
  }

  static Document embedded(String id, String text) {
    return text(id, text).embedding(WordModel.of("words", 16).embedQuery(text));
  }

  static List<Document> all(VectorStore store) {
    return store
        .scroll(ScrollRequest.first().limit(ScrollRequest.MAX_LIMIT).include(Include.everything()))
        .documents();
  }
}
