package dev.vectorstore.examples.spark;

import dev.vectorstore.Document;
import dev.vectorstore.Include;
import dev.vectorstore.VectorStore;
import dev.vectorstore.embedding.split.TextSplitter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.api.java.function.ForeachPartitionFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Splits, embeds and stores the texts of a Dataset. Spark may run a task again, or twice at once:
 * the chunks of a text have ids of their own, so what is there already is written over. Of a text
 * that has become shorter, the chunks that are too many are removed.
 *
 * <p>Why: docs/decisions/0118-loading-by-spark.md.
 */
public final class LoadTexts implements ForeachPartitionFunction<Row> {
  private static final long serialVersionUID = 1L;

  // A batch is a transaction, and a model puts texts of like length together.
  private static final int BATCH = 500;

  private final Target target;

  private LoadTexts(Target target) {
    this.target = target;
  }

  /**
   * Loads all rows into the collection, each partition of the Dataset by one task.
   *
   * @param rows with a column {@code id}, no id twice, and a column {@code text}; other columns
   *     become metadata
   * @throws IllegalArgumentException before anything is read, if a column has a type that metadata
   *     cannot have
   */
  public static void run(Dataset<Row> rows, Target target) {
    TextRows.check(rows.schema());
    ExecutorStore.of(target).store(); // so that tasks find the collection, or a failure comes first
    rows.foreachPartition(new LoadTexts(target));
  }

  @Override
  public void call(Iterator<Row> rows) {
    ExecutorStore executor = ExecutorStore.of(target);
    VectorStore store = executor.store();
    TextSplitter splitter = executor.splitter();
    while (rows.hasNext()) {
      List<List<Document>> texts = new ArrayList<>();
      for (int i = 0; i < BATCH && rows.hasNext(); i++) {
        texts.add(splitter.split(TextRows.document(rows.next())));
      }
      write(store, texts);
    }
  }

  /** In this order a task that broke off in between finds the same to do again. */
  private static void write(VectorStore store, List<List<Document>> texts) {
    store.delete(surplus(store, texts));
    store.upsert(texts.stream().flatMap(List::stream).toList());
  }

  /** The chunks of texts that had more of them before. */
  private static List<String> surplus(VectorStore store, List<List<Document>> texts) {
    Map<String, List<Document>> byFirst = new HashMap<>();
    texts.forEach(chunks -> byFirst.put(chunks.get(0).id(), chunks));
    List<String> surplus = new ArrayList<>();
    for (Document before : store.get(List.copyOf(byFirst.keySet()), Include.textAndMetadata())) {
      List<Document> now = Objects.requireNonNull(byFirst.get(before.id()), "chunks");
      String parent = (String) now.get(0).metadata().get(TextSplitter.PARENT_KEY);
      int had = ((Number) before.metadata().getOrDefault(TextSplitter.COUNT_KEY, 0)).intValue();
      for (int i = now.size(); i < had; i++) {
        surplus.add(parent + "#" + i);
      }
    }
    return surplus;
  }
}
