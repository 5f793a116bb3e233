package dev.vectorstore.examples.springboot.document;

import static dev.vectorstore.Filter.eq;
import static dev.vectorstore.Filter.exists;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Include;
import dev.vectorstore.VectorStore;
import dev.vectorstore.embedding.split.TextSplitter;
import dev.vectorstore.examples.springboot.ExampleProperties;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.search.Page;
import dev.vectorstore.search.ScrollRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The files of the current tenant. */
@Service
public class DocumentShelf {
  static final String FILE = "file";
  static final String POSITION = "position";
  static final String HEADING = "heading";

  private static final Include FILE_ONLY = Include.idOnly().withMetadataKeys(List.of(FILE));

  private final VectorStore store;
  private final EmbeddingModel model;
  private final PassageSplitter splitter;
  private final TransactionTemplate transaction;

  DocumentShelf(
      VectorStore store,
      EmbeddingModel model,
      ExampleProperties properties,
      PlatformTransactionManager transactions) {
    this.store = store;
    this.model = model;
    this.splitter =
        new PassageSplitter(
            TextSplitter.of(model.tokens().orElseThrow(), properties.passageTokens()));
    this.transaction = new TransactionTemplate(transactions);
  }

  /**
   * Puts files in, all or none. A file of the same name is replaced. The model works before the
   * transaction, which would hold a connection meanwhile.
   *
   * @return how many passages they have
   */
  int put(List<TextFile> files) {
    List<Document> passages =
        embedded(files.stream().flatMap(file -> splitter.split(file).stream()).toList());
    transaction.executeWithoutResult(
        status -> {
          files.forEach(file -> store.delete(eq(FILE, file.name())));
          store.upsert(passages);
        });
    return passages.size();
  }

  private List<Document> embedded(List<Passage> passages) {
    List<Embedding> embeddings =
        model.embedDocuments(passages.stream().map(Passage::text).toList());
    List<Document> documents = new ArrayList<>();
    for (int i = 0; i < passages.size(); i++) {
      documents.add(passages.get(i).document().embedding(embeddings.get(i)));
    }
    return documents;
  }

  /** All files, by name. */
  public List<StoredFile> files() {
    Map<String, Long> passages = new TreeMap<>();
    ScrollRequest request =
        ScrollRequest.first()
            .filter(exists(FILE))
            .include(FILE_ONLY)
            .limit(ScrollRequest.MAX_LIMIT);
    Page page = store.scroll(request);
    count(page, passages);
    while (page.next().isPresent()) {
      page = store.scroll(request.after(page.next().get()));
      count(page, passages);
    }
    return passages.entrySet().stream()
        .map(file -> new StoredFile(file.getKey(), file.getValue()))
        .toList();
  }

  private static void count(Page page, Map<String, Long> passages) {
    page.documents()
        .forEach(it -> passages.merge(String.valueOf(it.metadata().get(FILE)), 1L, Long::sum));
  }

  /** The passages of a file in their order; empty if there is no such file. */
  List<Passage> passages(String file) {
    return store
        .scroll(ScrollRequest.first().filter(eq(FILE, file)).limit(ScrollRequest.MAX_LIMIT))
        .documents()
        .stream()
        .map(Passage::from)
        .sorted(Comparator.comparingInt(Passage::position))
        .toList();
  }

  /** Whether there was such a file. */
  boolean remove(String file) {
    return store.delete(eq(FILE, file)) > 0;
  }
}
