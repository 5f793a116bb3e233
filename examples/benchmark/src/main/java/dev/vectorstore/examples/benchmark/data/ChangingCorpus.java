package dev.vectorstore.examples.benchmark.data;

import dev.vectorstore.Document;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * A collection, and what it becomes when half of its documents are replaced and then a tenth of all
 * is deleted. Queries are stored vectors, before as after.
 *
 * @param before the collection as it is loaded
 * @param replaced the new contents of half of the documents
 * @param deleted the ids of a tenth of the documents, none of which was replaced
 * @param after what the changes make of it
 */
public record ChangingCorpus(
    Corpus before, List<Document> replaced, List<String> deleted, Corpus after) {
  private static final long SEED = 20_261_129;

  /** Copies the lists. */
  public ChangingCorpus {
    replaced = List.copyOf(replaced);
    deleted = List.copyOf(deleted);
  }

  /** Takes the first rows as documents and the rest as their replacements. */
  static ChangingCorpus of(Glosses rows, int count, int queries) {
    List<Document> documents =
        IntStream.range(0, count).mapToObj(number -> document(number, rows, number)).toList();
    List<Integer> numbers = new ArrayList<>(IntStream.range(0, count).boxed().toList());
    Collections.shuffle(numbers, new Random(SEED));
    Set<Integer> deleted = new HashSet<>(numbers.subList(count - count / 10, count));
    Set<Integer> changed = new TreeSet<>(numbers.subList(0, count / 2));

    List<Document> replaced = new ArrayList<>();
    for (int number : changed) {
      replaced.add(document(number, rows, count + replaced.size()));
    }
    List<Document> after = new ArrayList<>();
    Iterator<Document> replacements = replaced.iterator();
    for (int number = 0; number < count; number++) {
      if (changed.contains(number)) {
        after.add(replacements.next());
      } else if (!deleted.contains(number)) {
        after.add(documents.get(number));
      }
    }
    return new ChangingCorpus(
        asked(documents, queries),
        replaced,
        deleted.stream().map(ChangingCorpus::id).toList(),
        asked(after, queries));
  }

  private static Document document(int number, Glosses rows, int row) {
    return Document.of(id(number), rows.texts().get(row), Corpus.metadata(number))
        .embedding(rows.embeddings().get(row));
  }

  private static String id(int number) {
    byte[] name = ("shaped " + number).getBytes(StandardCharsets.UTF_8);
    return UUID.nameUUIDFromBytes(name).toString();
  }

  /** With queries at even distances among the documents. */
  private static Corpus asked(List<Document> documents, int queries) {
    return new Corpus(
        documents,
        IntStream.range(0, queries)
            .mapToObj(i -> documents.get((int) ((long) i * documents.size() / queries)))
            .map(
                document ->
                    new EmbeddedQuery(
                        document.text().orElseThrow(), document.embedding().orElseThrow()))
            .toList());
  }
}
