package dev.vectorstore.examples.spark;

import dev.vectorstore.Document;
import dev.vectorstore.Include;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.search.Page;
import dev.vectorstore.search.ScrollRequest;
import dev.vectorstore.space.EmbeddingSpaces;
import dev.vectorstore.space.SpaceSettings;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.ForeachPartitionFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Embeds a collection again with another model, while it is searched and written. The driver reads
 * the ids alone, and tells each task where its page of documents begins. A page reads its texts
 * itself. A task that is run again finds the vectors of the first try, and leaves them.
 */
public final class FillSpace implements ForeachPartitionFunction<String> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(FillSpace.class);
  private static final int PAGE = 1_000;

  private final Target target;

  private FillSpace(Target target) {
    this.target = target;
  }

  /**
   * Makes the space of the target's model, if it is not there, and fills it. It is not activated.
   *
   * @param tasks how many there are at most
   * @throws VectorStoreException.TextRefused if the model refuses texts, once all others are done
   */
  public static void run(SparkSession spark, Target target, int tasks) {
    ExecutorStore driver = ExecutorStore.of(target);
    EmbeddingSpaces spaces = driver.spaces();
    spaces.add(driver.model().id(), SpaceSettings.defaults());
    List<String> pages = pages(driver.anyModel());
    spark
        .createDataset(pages, Encoders.STRING())
        .repartition(Math.min(tasks, pages.size()))
        .foreachPartition(new FillSpace(target));
    spaces.fill(driver.model()); // what was written meanwhile
  }

  /**
   * The texts that the model refuses are told by the driver at the end, once all others are done.
   */
  private static void fill(ExecutorStore executor, List<String> ids) {
    try {
      executor.spaces().fill(executor.model(), ids);
    } catch (VectorStoreException.TextRefused e) {
      LOG.info("{}", e.getMessage());
    }
  }

  /** The cursors after which pages begin. The first has none. */
  private static List<String> pages(VectorStore store) {
    List<String> pages = new ArrayList<>(List.of(""));
    Page page = store.scroll(request(""));
    while (page.next().isPresent()) {
      pages.add(page.next().get());
      page = store.scroll(request(page.next().get()));
    }
    return pages;
  }

  private static ScrollRequest request(String cursor) {
    ScrollRequest first = ScrollRequest.first().limit(PAGE).include(Include.idOnly());
    return cursor.isEmpty() ? first : first.after(cursor);
  }

  @Override
  public void call(Iterator<String> pages) {
    ExecutorStore executor = ExecutorStore.of(target);
    while (pages.hasNext()) {
      Page page = executor.anyModel().scroll(request(pages.next()));
      fill(executor, page.documents().stream().map(Document::id).toList());
    }
  }
}
