package dev.vectorstore.dual;

import dev.vectorstore.Document;
import dev.vectorstore.Filter;
import dev.vectorstore.Include;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionInfo;
import dev.vectorstore.index.MetadataType;
import dev.vectorstore.index.SpaceIndex;
import dev.vectorstore.search.Keywords;
import dev.vectorstore.search.Match;
import dev.vectorstore.search.Page;
import dev.vectorstore.search.ScrollRequest;
import dev.vectorstore.search.SearchPage;
import dev.vectorstore.search.SearchReport;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.write.DocumentUpdate;
import dev.vectorstore.write.WriteMode;
import dev.vectorstore.write.WriteReport;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Joins two stores, for a cut-over without downtime. It writes to both and reads from the primary
 * one. It repeats a share of the searches and gets on the second store and compares the results.
 * Which store is the primary one is a setting, see {@link DualSettings#swapped}. Safe to use from
 * many threads.
 *
 * <p>The caller gets the results and failures of the primary store. The second store is written
 * after it, in the same call, with the documents as the primary store then has them, vectors
 * included. Two writes of one document reach both stores in the same order, as long as all writes
 * go through this object.
 *
 * <p>If the second store fails, the call succeeds. The failure is counted and given to the
 * listener. The documents are remembered for {@link #repair}, but only in memory. After a restart,
 * {@link #repairAll} copies everything.
 *
 * <p>Keywords, indexes, pages and explanations come from the primary store. Transactions cannot be
 * joined, as the second store could not take part.
 */
public final class DualVectorStore implements VectorStore, AutoCloseable {
  private static final int MAX_REMEMBERED = 100_000;

  private final VectorStore primary;
  private final DualListener listener;
  private final DualMirror mirror;
  private final DualComparisons comparisons;
  private final IdLocks locks = new IdLocks();
  private final Set<String> differing = new HashSet<>();
  private boolean mayDifferMore;
  private long writes;
  private long failedWrites;

  private DualVectorStore(DualSettings settings) {
    this.primary = settings.primary();
    this.listener = settings.listener();
    this.mirror = new DualMirror(primary, settings.required());
    this.comparisons = new DualComparisons(settings);
  }

  /**
   * Joins two stores. The caller still owns them.
   *
   * @throws IllegalStateException if the settings name only one store
   */
  public static DualVectorStore open(DualSettings settings) {
    return new DualVectorStore(settings);
  }

  /** What both stores have done so far. */
  public DualReport report() {
    synchronized (differing) {
      return comparisons.report(writes, failedWrites, differing.size(), mayDifferMore);
    }
  }

  /**
   * Copies the documents that the second store missed. If it is not known which ones these are, it
   * copies everything and removes what the primary store does not have. Writers wait meanwhile.
   *
   * @return how many documents were copied or removed
   * @throws RuntimeException what the second store throws. What was not copied stays remembered
   */
  public long repair() {
    return locks.withAll(
        () -> {
          boolean everything;
          Set<String> known;
          synchronized (differing) {
            everything = mayDifferMore;
            known = new HashSet<>(differing);
          }
          long repaired = everything ? mirror.copyAll() : copied(known);
          synchronized (differing) {
            differing.clear();
            mayDifferMore = false;
          }
          return repaired;
        });
  }

  private long copied(Set<String> ids) {
    mirror.copy(ids);
    return ids.size();
  }

  /**
   * Copies everything and removes from the second store what the primary store does not have.
   * Writers wait meanwhile.
   *
   * @return how many documents were copied
   */
  public long repairAll() {
    synchronized (differing) {
      mayDifferMore = true;
    }
    return repair();
  }

  @Override
  public CollectionInfo info() {
    return primary.info();
  }

  @Override
  public WriteReport upsert(List<Document> documents) {
    return write(documents, WriteMode.UPSERT);
  }

  @Override
  public WriteReport write(List<Document> documents, WriteMode mode) {
    List<String> ids = documents.stream().map(Document::id).toList();
    return mirrored("upsert", ids, () -> primary.write(documents, mode));
  }

  @Override
  public WriteReport update(List<DocumentUpdate> updates) {
    List<String> ids = updates.stream().map(DocumentUpdate::id).toList();
    return mirrored("update", ids, () -> primary.update(updates));
  }

  @Override
  public long delete(List<String> ids) {
    return mirrored("delete", ids, () -> primary.delete(ids));
  }

  /** Removes the same documents from both stores. The primary store evaluates the filter. */
  @Override
  public long delete(Filter filter) {
    return locks.withAll(
        () -> {
          List<String> ids = mirror.matching(filter);
          return mirrored("delete", ids, () -> primary.delete(filter));
        });
  }

  private <T> T mirrored(String operation, List<String> ids, Supplier<T> write) {
    return locks.with(
        ids,
        () -> {
          T result = byPrimary(ids, write);
          try {
            mirror.copy(ids);
            count(false);
            synchronized (differing) {
              ids.forEach(differing::remove);
            }
          } catch (RuntimeException e) {
            count(true);
            remember(ids);
            comparisons.tell(() -> listener.failed(operation, e));
          }
          return result;
        });
  }

  private void count(boolean failed) {
    synchronized (differing) {
      writes++;
      failedWrites += failed ? 1 : 0;
    }
  }

  /** A write that fails may be there in part, as Chroma has no transactions. */
  private <T> T byPrimary(List<String> ids, Supplier<T> write) {
    try {
      return write.get();
    } catch (RuntimeException e) {
      remember(ids);
      throw e;
    }
  }

  private void remember(List<String> ids) {
    synchronized (differing) {
      if (differing.size() + ids.size() > MAX_REMEMBERED) {
        mayDifferMore = true;
      } else {
        differing.addAll(ids);
      }
    }
  }

  @Override
  public List<Document> get(List<String> ids, Include include) {
    long start = System.nanoTime();
    List<Document> found = primary.get(ids, include);
    long nanos = System.nanoTime() - start;
    comparisons.offer("get", ids(found), nanos, store -> ids(store.get(ids, include)));
    return found;
  }

  private static List<String> ids(List<Document> documents) {
    return documents.stream().map(Document::id).toList();
  }

  @Override
  public List<Match> search(SearchRequest request) {
    long start = System.nanoTime();
    List<Match> found = primary.search(request);
    long nanos = System.nanoTime() - start;
    comparisons.offer("search", matched(found), nanos, store -> matched(store.search(request)));
    return found;
  }

  private static List<String> matched(List<Match> matches) {
    return matches.stream().map(Match::id).toList();
  }

  @Override
  public List<List<Match>> searchAll(List<SearchRequest> requests) {
    return primary.searchAll(requests);
  }

  @Override
  public Page scroll(ScrollRequest request) {
    return primary.scroll(request);
  }

  @Override
  public long count(Filter filter) {
    return primary.count(filter);
  }

  @Override
  public SearchPage searchPage(SearchRequest request) {
    return primary.searchPage(request);
  }

  @Override
  public SearchReport explain(SearchRequest request) {
    return primary.explain(request);
  }

  @Override
  public SpaceIndex index() {
    return primary.index();
  }

  @Override
  public Keywords keywords() {
    return primary.keywords();
  }

  @Override
  public void indexMetadata(String key, MetadataType type) {
    primary.indexMetadata(key, type);
  }

  @Override
  public boolean dropMetadataIndex(String key) {
    return primary.dropMetadataIndex(key);
  }

  /**
   * Ends the thread of comparisons. Comparisons that wait are left out. The two stores stay open.
   */
  @Override
  public void close() {
    comparisons.close();
  }
}
