package dev.vectorstore.space;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.NamedModel;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.index.SpaceIndex;
import dev.vectorstore.model.EmbeddingModel;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The embedding spaces of one collection. Each holds the vectors of one model. One space is active:
 * it is searched and written to. To move a collection to another model, {@link #add} a space for
 * the new model and {@link #fillAndActivate} it. Later {@link #drop} the old space, or {@link
 * #fillAndActivate} it again to go back.
 *
 * <p>A vector belongs to the text from which it was made. If a document's text changes, its vectors
 * in the inactive spaces are removed, and {@link #fill} makes them again. Safe to use from many
 * threads. So must an implementation be. Null is a {@link NullPointerException}. No method returns
 * null.
 *
 * <p>Every operation throws {@link VectorStoreException.NoSuchCollection} once the collection was
 * dropped. Operations with a model throw {@link VectorStoreException.NoSuchSpace} if the collection
 * has no space for it. A tenant's view lists, fills and counts for the tenant's own documents. It
 * throws {@link IllegalStateException} if a space would be created, changed, indexed or dropped.
 */
public interface EmbeddingSpaces {
  /** The spaces, in the order in which they were created; empty if the collection has no model. */
  List<SpaceInfo> list();

  /**
   * Creates a space that is not active yet, or returns the existing space for the model. In a
   * collection without a model the new space is active at once.
   *
   * @throws IllegalArgumentException if the settings do not fit the model, see {@link SpaceInfo#of}
   */
  SpaceInfo add(NamedModel model, SpaceSettings settings);

  /**
   * Embeds the documents that have a text and no vector in this model's space. Each batch is a
   * transaction of its own. It can be interrupted at any time and called again. A text that changes
   * meanwhile is left for the next call.
   *
   * @return the number of documents that received a vector
   * @throws VectorStoreException.TextRefused after all others have received their vector, if the
   *     model refuses texts or makes vectors that cannot be stored. The message has their number
   *     and the first document
   * @throws VectorStoreException.EmbeddingFailed if the model throws it, or returns something else
   *     than it declares
   */
  long fill(EmbeddingModel model);

  /**
   * The same for these documents alone, so that several workers can share a collection, each with
   * ids of its own. Ids without a document, or with a vector already, are skipped. Give up to some
   * thousand ids a call.
   *
   * @throws IllegalArgumentException if an id cannot be stored, see {@link Document}
   */
  long fill(EmbeddingModel model, Collection<String> ids);

  /**
   * Stores vectors that this model made elsewhere, by the ids of their documents. All vectors are
   * stored, or none. An empty map stores nothing.
   *
   * @return the number of vectors stored. Ids without a document are skipped
   * @throws IllegalArgumentException before anything is written, if an embedding has another
   *     dimension than the model, cannot be searched by the space's metric, or has a number that is
   *     too large for an index on 16-bit floats. The message names the id
   */
  long put(NamedModel model, Map<String, Embedding> embeddings);

  /**
   * The vectors of these documents in this model's space, by id, as they are stored. Ids without a
   * document or a searchable vector are not in the map.
   */
  Map<String, Embedding> get(NamedModel model, Collection<String> ids);

  /** The number of documents that have no searchable vector in this model's space. */
  long missing(NamedModel model);

  /**
   * Makes this model's space the active one. The active space before it becomes {@link
   * SpaceState#PREVIOUS}. Waits for writes that have begun. Stores that were opened with both
   * models follow, see {@link CollectionSettings#movingTo}. Stores that were opened only with the
   * model before throw {@link VectorStoreException.ModelMismatch} from then on. Open them again
   * with this model.
   *
   * @throws IllegalStateException if documents that are found now have no vector in the space (the
   *     message has their number), or if the space is retired
   */
  void activate(NamedModel model);

  /**
   * As {@link #fillAndActivate(EmbeddingModel, Duration)}, where writers wait at most two seconds.
   */
  default ActivationReport fillAndActivate(EmbeddingModel model) {
    return fillAndActivate(model, Duration.ofSeconds(2));
  }

  /**
   * Fills this model's space and makes it the active one, in a collection whose writers do not
   * pause. It fills the space while writers go on, until little is left. Then writers wait while it
   * fills the rest and activates the space. If they would have to wait too long, they go on, what
   * was embedded is kept, and it begins again. No search misses a document that it found before. In
   * PostgreSQL searches never wait. In memory they wait as writers do.
   *
   * <p>Writers wait while this method waits for writes that have begun, looks for documents without
   * a vector, and embeds them. If the writers' stores were opened with both models, see {@link
   * CollectionSettings#movingTo}, there is nothing left to embed.
   *
   * @param model the model of the space
   * @param writersWait the longest time that writers may have to wait, for each try; up to a day
   * @throws IllegalArgumentException if the time is not positive, or more than a day
   * @throws IllegalStateException as {@link #activate} if documents that are found now have no text
   *     to embed; if the space is retired; or if the collection is per tenant. Fill such a
   *     collection tenant by tenant, with stores that were opened with both models, and activate
   *     the space
   * @throws VectorStoreException.Conflict if it did not succeed in ten tries. The message says
   *     whether writers are faster than the model, or a transaction that has written does not end.
   *     The cause is the failure of the last try. What was filled is kept
   * @throws VectorStoreException.EmbeddingFailed as {@link #fill}
   */
  ActivationReport fillAndActivate(EmbeddingModel model, Duration writersWait);

  /** As {@link #activate}, even if documents that are found now will no longer be found. */
  void activateWithMissing(NamedModel model);

  /**
   * Marks a space as no longer needed.
   *
   * @throws IllegalStateException if it is the active space
   */
  void retire(NamedModel model);

  /**
   * Removes a space with its vectors. Documents stay.
   *
   * @throws IllegalStateException if it is the active space
   */
  void drop(NamedModel model);

  /**
   * The vector index of this model's space, active or not. So a new space can have its index before
   * it is activated.
   *
   * @throws UnsupportedOperationException if the store has no vector index
   */
  default SpaceIndex index(NamedModel model) {
    throw new UnsupportedOperationException("this store has no vector index");
  }
}
