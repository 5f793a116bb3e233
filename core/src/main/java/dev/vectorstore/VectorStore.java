package dev.vectorstore;

import dev.vectorstore.collection.CollectionInfo;
import dev.vectorstore.index.MetadataType;
import dev.vectorstore.index.SpaceIndex;
import dev.vectorstore.internal.document.StreamLoad;
import dev.vectorstore.internal.search.SearchRules;
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
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/**
 * One collection: the part that any store can do, which adapters wrap and tests fake. Safe to use
 * from many threads.
 *
 * <p>Every operation throws {@link VectorStoreException.NoSuchCollection} once the collection was
 * dropped, and another {@link VectorStoreException} for what else can go wrong outside the caller.
 * <!-- snippet: JavadocSnippetsTest#store -->
 *
 * <pre>{@code
 * articles.upsert(Document.of("a3", "A text", Map.of("lang", "en")));
 * List<Match> matches =
 *     articles.search(SearchRequest.of("watering a cactus").filter(eq("lang", "en")).limit(1));
 * articles.delete(List.of("a3"));
 * }</pre>
 */
public interface VectorStore {
  /** Name, model, metric and metadata of the collection. */
  CollectionInfo info();

  /**
   * Adds documents, and replaces those whose ids are stored: text, metadata and embedding. All or
   * nothing. Of several documents with one id the last counts.
   *
   * <p>A document without an embedding is embedded from its text by the collection's model, all
   * such texts of a call together; not if it is stored with the same text and a searchable
   * embedding, which it keeps then. In a collection without a model it is kept as it is.
   *
   * @throws IllegalArgumentException before anything is written, if an embedding has another
   *     dimension than the collection's model or cannot be searched by its metric, or a document
   *     has neither text nor embedding; the message names the document's position and id
   * @throws IllegalStateException before anything is written, if a text has to be embedded and the
   *     store was opened without a model that can, or a document brings an embedding and the
   *     collection has no model
   * @throws VectorStoreException.ModelMismatch if the collection had no model when this store was
   *     opened and has one now; nothing is written then
   * @throws VectorStoreException.EmbeddingFailed if the model reports that or gives something else
   *     than one vector of its dimension for each text; the message names the document of the first
   *     that is wrong by its position and id; nothing is written then
   */
  WriteReport upsert(List<Document> documents);

  /**
   * The same for a few documents.
   *
   * @throws RuntimeException whatever {@link #upsert(List)} throws
   */
  default WriteReport upsert(Document... documents) {
    return upsert(Arrays.asList(documents.clone()));
  }

  /**
   * Adds documents as {@link #upsert(List)} does, and does with those whose ids are stored what the
   * mode says. Texts of documents that are skipped are not embedded.
   *
   * @throws VectorStoreException.DocumentExists by {@link WriteMode#INSERT_ONLY}, if one of the ids
   *     is stored; nothing is written then
   * @throws UnsupportedOperationException if this kind of store has no such mode
   * @throws RuntimeException whatever {@link #upsert(List)} throws
   */
  default WriteReport write(List<Document> documents, WriteMode mode) {
    if (mode == WriteMode.UPSERT) {
      return upsert(documents);
    }
    throw new UnsupportedOperationException("this store can only upsert");
  }

  /**
   * Changes parts of stored documents, and leaves their other parts as they are. All or nothing. Of
   * several updates of one id the last counts; those of ids that are not stored are left out. A
   * text that comes without an embedding is embedded as by {@link #upsert(List)}.
   *
   * @throws IllegalArgumentException before anything is written, if an update names nothing to
   *     change, or an embedding has another dimension than the collection's model or cannot be
   *     searched by its metric; the message names the update's position and id
   * @throws IllegalStateException as {@link #upsert(List)}
   * @throws UnsupportedOperationException if the store cannot change parts
   */
  default WriteReport update(List<DocumentUpdate> updates) {
    throw new UnsupportedOperationException("this store can only replace whole documents");
  }

  /**
   * Writes a stream of documents of any length: takes as many as make a chunk, writes them, and
   * only then takes more, so that the memory it needs is that of a chunk. Each chunk is written as
   * by {@link #write}, its texts embedded together while no connection is held, and is committed by
   * itself, unless the settings ask for one transaction, see {@link LoadSettings#inOneTransaction}
   * and {@link LoadSettings#exclusively}, or the store has joined one of the caller's: then nothing
   * is committed before the caller does so, and chunks that were written stay in that transaction
   * when a later one fails.
   *
   * @return the sums of all chunks; an id that is in two of them counts twice
   * @throws VectorStoreException.LoadFailed if a document does not fit, or anything else fails that
   *     {@link #write} names, or the stream or the listener throws; it says how many documents are
   *     committed by then, and its cause what happened, with positions in the stream
   * @throws IllegalStateException if a tenant's store is to be loaded exclusively
   * @throws UnsupportedOperationException if this kind of store has no such mode, or cannot write
   *     in one transaction
   */
  default WriteReport upsertAll(Iterator<Document> documents, LoadSettings settings) {
    if (settings.isOneTransaction()) {
      throw new UnsupportedOperationException("this store commits each chunk");
    }
    return StreamLoad.run(
        info().name(),
        documents,
        settings,
        work -> work.run((chunk, first) -> write(chunk, settings.mode())));
  }

  /**
   * The same for a {@link Stream}, which stays the caller's to close.
   *
   * @throws VectorStoreException.LoadFailed as {@link #upsertAll(Iterator, LoadSettings)}
   */
  default WriteReport upsertAll(Stream<Document> documents, LoadSettings settings) {
    return upsertAll(documents.iterator(), settings);
  }

  /**
   * The same with {@link LoadSettings#defaults}.
   *
   * @throws VectorStoreException.LoadFailed as {@link #upsertAll(Iterator, LoadSettings)}
   */
  default WriteReport upsertAll(Stream<Document> documents) {
    return upsertAll(documents, LoadSettings.defaults());
  }

  /**
   * The documents of these ids that exist, in the order of the ids, each once; with text and
   * metadata.
   */
  default List<Document> get(List<String> ids) {
    return get(ids, Include.textAndMetadata());
  }

  /**
   * The documents of these ids that exist, in the order of the ids, each once; with the parts asked
   * for.
   *
   * @throws IllegalArgumentException if an id could not be stored, see {@link Document}
   */
  List<Document> get(List<String> ids, Include include);

  /** The documents after a cursor, in the order of their ids. */
  Page scroll(ScrollRequest request);

  /** The number of documents. */
  default long count() {
    return count(Filter.all());
  }

  /** The number of documents that a filter matches. */
  long count(Filter filter);

  /**
   * Removes the documents of these ids and returns how many there were.
   *
   * @throws IllegalArgumentException if an id could not be stored, see {@link Document}
   */
  long delete(List<String> ids);

  /** Removes the documents that a filter matches and returns how many there were. */
  long delete(Filter filter);

  /**
   * This collection within the caller's transaction, see {@link VectorDatabase#joining}.
   *
   * @param connection with auto-commit off. One thread at a time may use it and what comes from
   *     here
   * @throws UnsupportedOperationException if this kind of store has no transactions
   */
  default VectorStore joining(Connection connection) {
    throw new UnsupportedOperationException("this store has no transactions to join");
  }

  /**
   * Makes an index on a metadata key, which comparisons of it with values of this type then use:
   * equality, {@link Filter#in} and ranges. It changes no result. Done once for the collection; a
   * second call with the same type does nothing. On PostgreSQL writers wait while it is made,
   * unless the database was opened with connections for maintenance, see there.
   *
   * <p>Other stores that are open on the collection, here or elsewhere, use it within 10 seconds.
   *
   * @throws IllegalArgumentException if the key could not be stored or is longer than 1,000 bytes
   * @throws IllegalStateException if the key is indexed as another type, or this is a tenant's
   *     store
   * @throws VectorStoreException.Conflict if another makes one beside writers now
   * @throws UnsupportedOperationException if this kind of store has no such indexes
   */
  default void indexMetadata(String key, MetadataType type) {
    throw new UnsupportedOperationException("this store has no indexes on metadata keys");
  }

  /**
   * Removes the index on a metadata key and returns whether there was one.
   *
   * @throws IllegalArgumentException if the key could not be stored or is longer than 1,000 bytes
   * @throws IllegalStateException if this is a tenant's store
   * @throws UnsupportedOperationException if this kind of store has no such indexes
   */
  default boolean dropMetadataIndex(String key) {
    throw new UnsupportedOperationException("this store has no indexes on metadata keys");
  }

  /**
   * The nearest documents, nearest first, equal distances in the order of ids. Their number is the
   * limit, or that of all documents that the filter matches and that have a searchable embedding,
   * whichever is smaller; of groups, if they are grouped; of those that are similar enough, if the
   * request says how similar. With a vector index they are nearly always the nearest, see {@link
   * SearchRequest#recall}; their number is right all the same, but for one that is similar enough
   * and that the index missed.
   *
   * @throws VectorStoreException.TimedOut if the request has a time limit and the database takes
   *     longer
   * @throws VectorStoreException.Cancelled if the request was stopped
   * @throws VectorStoreException.NoSuchDocument if it is for documents like one that is not there
   *     or has no searchable embedding
   * @throws IllegalArgumentException if the embedding to search for has another dimension than the
   *     collection's model or no direction under {@link Metric#COSINE}, or the cursor belongs to
   *     another search
   * @throws IllegalStateException if a text is searched for and the store was opened without a
   *     model that can embed it, or the collection has no model
   */
  List<Match> search(SearchRequest request);

  /**
   * The answers to several searches, in their order, each as {@link #search} gives it. Their texts
   * are embedded together, and the database is asked once for all, and once more for those of which
   * an index gave too few. Before that it is asked for the embeddings of documents that others are
   * to be like, and for what the choice of an index needs where that is not known from searches
   * before. The shortest time limit is that of all, and who cancels one cancels all. No searches,
   * no answers.
   *
   * @throws IllegalArgumentException if there are more than {@link SearchRequest#MAX_AT_ONCE}
   * @throws RuntimeException whatever {@link #search} throws for one of them
   */
  default List<List<Match>> searchAll(List<SearchRequest> requests) {
    SearchRules.requireNotTooMany(requests);
    return requests.stream().map(this::search).toList();
  }

  /**
   * As many matches as the limit says, and the cursor for the next: the first page, or the one that
   * {@link SearchRequest#after} names. Pages are found by comparing the question with every vector
   * that the filter leaves, so that, while nothing is written, each match is on one page and none
   * is left out; a vector index could not promise that. Each page takes the time of an exact
   * search.
   *
   * @throws IllegalArgumentException as {@link #search}, and if the matches are to be diverse
   * @throws UnsupportedOperationException if the store has no pages
   */
  default SearchPage searchPage(SearchRequest request) {
    throw new UnsupportedOperationException("this store has no pages of matches");
  }

  /**
   * The same search, with how it was done and why.
   *
   * @throws UnsupportedOperationException if the store does not tell
   */
  default SearchReport explain(SearchRequest request) {
    throw new UnsupportedOperationException("this store does not tell how it searches");
  }

  /**
   * The vector index of the collection.
   *
   * @throws IllegalStateException if the collection has no model, or this is a tenant's store on a
   *     collection per tenant
   * @throws UnsupportedOperationException if the store has none to speak of
   */
  default SpaceIndex index() {
    throw new UnsupportedOperationException("this store has no vector index");
  }

  /**
   * Search by words, alone or joined with that by vectors; needs an index that is made on demand.
   *
   * @throws UnsupportedOperationException if this kind of store has none
   */
  default Keywords keywords() {
    throw new UnsupportedOperationException(
        getClass().getSimpleName() + " has no search by keywords");
  }
}
