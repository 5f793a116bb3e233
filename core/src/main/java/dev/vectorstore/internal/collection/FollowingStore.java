package dev.vectorstore.internal.collection;

import dev.vectorstore.Document;
import dev.vectorstore.Filter;
import dev.vectorstore.Include;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
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
import dev.vectorstore.write.LoadSettings;
import dev.vectorstore.write.WriteMode;
import dev.vectorstore.write.WriteReport;
import java.sql.Connection;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;

/**
 * A store that was given two models: when the collection's spaces turn out to be others than those
 * it was opened on, which is told before anything is read or written, it opens the collection again
 * and does the same once more.
 */
public final class FollowingStore implements VectorStore {
  // Spaces that change faster than this are not being moved but shaken.
  private static final int MOST_TRIES = 10;

  private final Opener opener;
  private volatile SpaceStore now;

  /** Opens the collection as it is now. */
  public interface Opener {
    /**
     * A store on its spaces.
     *
     * @throws VectorStoreException.ModelMismatch if it is of neither model
     */
    SpaceStore open();

    /** The same within the caller's transaction. */
    Opener joining(Connection connection);
  }

  /** Of a collection that is there. */
  public FollowingStore(Opener opener) {
    this.opener = opener;
    this.now = opener.open();
  }

  <T> T follow(Function<SpaceStore, T> work) {
    for (int tries = 1; ; tries++) {
      try {
        return work.apply(now);
      } catch (VectorStoreException.ModelMismatch e) {
        if (tries == MOST_TRIES) {
          throw e;
        }
        now = opener.open();
      }
    }
  }

  /** As the collection was when it was last opened; following it costs no statement. */
  @Override
  public CollectionInfo info() {
    return now.info();
  }

  @Override
  public WriteReport upsert(List<Document> documents) {
    return follow(store -> store.upsert(documents));
  }

  @Override
  public WriteReport write(List<Document> documents, WriteMode mode) {
    return follow(store -> store.write(documents, mode));
  }

  @Override
  public WriteReport update(List<DocumentUpdate> updates) {
    return follow(store -> store.update(updates));
  }

  /** In one transaction the spaces stay as they are once it has begun, else each chunk follows. */
  @Override
  public WriteReport upsertAll(Iterator<Document> documents, LoadSettings settings) {
    return settings.isOneTransaction()
        ? follow(store -> inOneTransaction(store, documents, settings))
        : now.load(
            documents,
            settings,
            (chunk, first) -> follow(store -> store.write(chunk, first, settings.mode())));
  }

  /** A store tells that the spaces are others before it asks for the first document. */
  private static WriteReport inOneTransaction(
      SpaceStore store, Iterator<Document> documents, LoadSettings settings) {
    Asked asked = new Asked(documents);
    try {
      return store.upsertAll(asked, settings);
    } catch (VectorStoreException.LoadFailed e) {
      if (e.getCause() instanceof VectorStoreException.ModelMismatch mismatch && !asked.asked) {
        throw mismatch;
      }
      throw e;
    }
  }

  /** Documents that can be loaded again as long as nobody asked for them. */
  private static final class Asked implements Iterator<Document> {
    private final Iterator<Document> documents;
    private boolean asked;

    Asked(Iterator<Document> documents) {
      this.documents = documents;
    }

    @Override
    public boolean hasNext() {
      asked = true;
      return documents.hasNext();
    }

    @Override
    public Document next() {
      asked = true;
      return documents.next();
    }
  }

  @Override
  public List<Document> get(List<String> ids, Include include) {
    return follow(store -> store.get(ids, include));
  }

  @Override
  public Page scroll(ScrollRequest request) {
    return follow(store -> store.scroll(request));
  }

  @Override
  public long count(Filter filter) {
    return now.count(filter);
  }

  @Override
  public long delete(List<String> ids) {
    return now.delete(ids);
  }

  @Override
  public long delete(Filter filter) {
    return now.delete(filter);
  }

  @Override
  public VectorStore joining(Connection connection) {
    return new FollowingStore(opener.joining(connection));
  }

  @Override
  public void indexMetadata(String key, MetadataType type) {
    now.indexMetadata(key, type);
  }

  @Override
  public boolean dropMetadataIndex(String key) {
    return now.dropMetadataIndex(key);
  }

  @Override
  public List<Match> search(SearchRequest request) {
    return follow(store -> store.search(request));
  }

  @Override
  public List<List<Match>> searchAll(List<SearchRequest> requests) {
    return follow(store -> store.searchAll(requests));
  }

  @Override
  public SearchPage searchPage(SearchRequest request) {
    return follow(store -> store.searchPage(request));
  }

  @Override
  public SearchReport explain(SearchRequest request) {
    return follow(store -> store.explain(request));
  }

  /** Of the space that is searched now. */
  @Override
  public SpaceIndex index() {
    now = opener.open();
    return now.index();
  }

  @Override
  public Keywords keywords() {
    return new FollowingKeywords(this);
  }
}
