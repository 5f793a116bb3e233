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
 * One collection. Adapters implement or wrap this interface, and tests fake it. Safe to use from
 * many threads. So must an implementation be.
 *
 * <p>Every operation throws {@link VectorStoreException.NoSuchCollection} once the collection was
 * dropped. It throws another {@link VectorStoreException} for other failures outside the caller.
 *
 * <p>Null is a {@link NullPointerException} before anything happens, also within a list. An empty
 * list is allowed: a write of nothing returns {@link WriteReport#NOTHING}, a read of nothing
 * returns an empty list, and the model is not asked. No method returns null.
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
   * Adds documents. Replaces text, metadata and embedding of documents whose ids are stored. All
   * documents are written, or none. If several documents have one id, the last one counts.
   *
   * <p>If a document has no embedding, the collection's model embeds its text. All such texts of a
   * call are embedded together. A document that is stored with the same text and a searchable
   * embedding keeps that embedding. In a collection without a model nothing is embedded.
   *
   * @throws IllegalArgumentException before anything is written, if an embedding has another
   *     dimension than the collection's model or cannot be searched by its metric, or if a document
   *     has neither text nor embedding. The message names the document's position and id
   * @throws IllegalStateException before anything is written, if a text has to be embedded and the
   *     store was opened without a model that can, or a document brings an embedding and the
   *     collection has no model
   * @throws VectorStoreException.ModelMismatch if the collection had no model when this store was
   *     opened and has one now. Nothing is written then
   * @throws VectorStoreException.EmbeddingFailed if the model throws it, or does not return one
   *     vector of its dimension for each text. The message names the position and id of the first
   *     document concerned. Nothing is written then
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
   * Adds documents as {@link #upsert(List)} does. The mode says what is done with documents whose
   * ids are stored. Texts of skipped documents are not embedded.
   *
   * @throws VectorStoreException.DocumentExists with {@link WriteMode#INSERT_ONLY}, if one of the
   *     ids is stored. Nothing is written then
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
   * Changes parts of stored documents and leaves their other parts as they are. All updates are
   * made, or none. If several updates have one id, the last one counts. Updates of ids that are not
   * stored are skipped. A text without an embedding is embedded as by {@link #upsert(List)}.
   *
   * @throws IllegalArgumentException before anything is written, if an update changes nothing, or
   *     if an embedding has another dimension than the collection's model or cannot be searched by
   *     its metric. The message names the update's position and id
   * @throws IllegalStateException as {@link #upsert(List)}
   * @throws UnsupportedOperationException if the store cannot change parts
   */
  default WriteReport update(List<DocumentUpdate> updates) {
    throw new UnsupportedOperationException("this store can only replace whole documents");
  }

  /**
   * Writes a stream of documents of any length. It takes one chunk, writes it, and only then takes
   * more, so it needs the memory of one chunk. Each chunk is written as by {@link #write}. Its
   * texts are embedded together while no connection is held.
   *
   * <p>Each chunk is committed by itself. There are two exceptions. The settings can ask for one
   * transaction, see {@link LoadSettings#inOneTransaction} and {@link LoadSettings#exclusively}.
   * And if the store has joined the caller's transaction, nothing is committed before the caller
   * does so. Chunks that were written then stay in that transaction if a later one fails.
   *
   * @return the sums over all chunks. An id that is in two of them counts twice
   * @throws VectorStoreException.LoadFailed if a document does not fit, if something else fails
   *     that {@link #write} names, or if the stream or the listener throws. It says how many
   *     documents are committed. Its cause says what happened, with positions in the stream. A null
   *     in the stream is such a failure
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
   * The same for a {@link Stream}. The caller closes it.
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
   * The documents with these ids, in the order of the ids, each once, with text and metadata. Ids
   * that are not stored are skipped.
   */
  default List<Document> get(List<String> ids) {
    return get(ids, Include.textAndMetadata());
  }

  /**
   * The documents with these ids, in the order of the ids, each once, with the requested parts. Ids
   * that are not stored are skipped.
   *
   * @throws IllegalArgumentException if an id cannot be stored, see {@link Document}
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
   * Removes the documents with these ids and returns how many there were.
   *
   * @throws IllegalArgumentException if an id cannot be stored, see {@link Document}
   */
  long delete(List<String> ids);

  /** Removes the documents that a filter matches and returns how many there were. */
  long delete(Filter filter);

  /**
   * This collection within the caller's transaction, see {@link VectorDatabase#joining}.
   *
   * @param connection with auto-commit off. Only one thread at a time may use it, and what this
   *     method returns
   * @throws UnsupportedOperationException if this kind of store has no transactions
   */
  default VectorStore joining(Connection connection) {
    throw new UnsupportedOperationException("this store has no transactions to join");
  }

  /**
   * Creates an index on a metadata key. Comparisons of the key with values of this type then use
   * it: equality, {@link Filter#in} and ranges. It changes no result. Do this once for the
   * collection. A second call with the same type does nothing. In PostgreSQL, writers wait while it
   * is built, unless the database was opened with connections for maintenance.
   *
   * <p>Other stores that are open on the collection, in this or another process, use it within 10
   * seconds.
   *
   * @throws IllegalArgumentException if the key cannot be stored or is longer than 1,000 bytes
   * @throws IllegalStateException if the key is indexed as another type, or this is a tenant's
   *     store
   * @throws VectorStoreException.Conflict if another index on metadata is being built concurrently
   *     now
   * @throws UnsupportedOperationException if this kind of store has no such indexes
   */
  default void indexMetadata(String key, MetadataType type) {
    throw new UnsupportedOperationException("this store has no indexes on metadata keys");
  }

  /**
   * Removes the index on a metadata key and returns whether there was one.
   *
   * @throws IllegalArgumentException if the key cannot be stored or is longer than 1,000 bytes
   * @throws IllegalStateException if this is a tenant's store
   * @throws UnsupportedOperationException if this kind of store has no such indexes
   */
  default boolean dropMetadataIndex(String key) {
    throw new UnsupportedOperationException("this store has no indexes on metadata keys");
  }

  /**
   * The nearest documents, nearest first. Equal distances come in the order of ids.
   *
   * <p>Their number is the limit, or the number of documents that the filter matches and that have
   * a searchable embedding, whichever is smaller. If matches are grouped, groups are counted. If
   * the request has a minimum similarity, only documents that reach it are counted.
   *
   * <p>With a vector index they are nearly always the nearest, see {@link SearchRequest#recall}.
   * Their number is correct in any case. The only exception: an index can miss a document that
   * reaches the minimum similarity.
   *
   * @throws VectorStoreException.TimedOut if the request has a time limit and the database takes
   *     longer
   * @throws VectorStoreException.Cancelled if the request was stopped
   * @throws VectorStoreException.NoSuchDocument if it is for documents similar to one that is not
   *     stored or has no searchable embedding
   * @throws IllegalArgumentException if the embedding to search for has another dimension than the
   *     collection's model, or no direction under {@link Metric#COSINE}, or if the cursor belongs
   *     to another search
   * @throws IllegalStateException if a text is searched for and the store was opened without a
   *     model that can embed it, or if the collection has no model
   */
  List<Match> search(SearchRequest request);

  /**
   * The answers to several searches, in their order, each as {@link #search} returns it. An empty
   * list gives an empty list.
   *
   * <p>Their texts are embedded together. The database is asked once for all searches, and a second
   * time for those for which an index gave too few matches. Before that it may be asked for the
   * embeddings of stored documents, and for what the choice of an index needs. The shortest time
   * limit applies to all searches. Whoever cancels one cancels all.
   *
   * @throws IllegalArgumentException if there are more than {@link SearchRequest#MAX_AT_ONCE}
   * @throws RuntimeException whatever {@link #search} throws for one of them
   */
  default List<List<Match>> searchAll(List<SearchRequest> requests) {
    SearchRules.requireNotTooMany(requests);
    return requests.stream().map(this::search).toList();
  }

  /**
   * One page of matches, and the cursor for the next one. It is the first page, or the page that
   * {@link SearchRequest#after} names. Its size is the limit. The query is compared with every
   * vector that the filter leaves. So, while nothing is written, each match is on exactly one page.
   * A vector index could not ensure that. Each page takes the time of an exact search.
   *
   * @throws IllegalArgumentException as {@link #search}, or if the request asks for diverse matches
   * @throws UnsupportedOperationException if the store has no pages
   */
  default SearchPage searchPage(SearchRequest request) {
    throw new UnsupportedOperationException("this store has no pages of matches");
  }

  /**
   * The result of {@link #search}, with how it was found and why.
   *
   * @throws UnsupportedOperationException if the store cannot say
   */
  default SearchReport explain(SearchRequest request) {
    throw new UnsupportedOperationException("this store does not tell how it searches");
  }

  /**
   * The vector index of the collection.
   *
   * @throws IllegalStateException if the collection has no model, or this is a tenant's store on a
   *     collection per tenant
   * @throws UnsupportedOperationException if the store has no vector index
   */
  default SpaceIndex index() {
    throw new UnsupportedOperationException("this store has no vector index");
  }

  /**
   * Search by keywords, alone or joined with the search by vectors. It needs an index that is
   * created on demand.
   *
   * @throws UnsupportedOperationException if this kind of store has none
   */
  default Keywords keywords() {
    throw new UnsupportedOperationException(
        getClass().getSimpleName() + " has no search by keywords");
  }
}
