package dev.vectorstore.space;

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
 * The embedding spaces of one collection: the vectors of several models side by side, of which one
 * space is searched. With them a collection moves to another model and back: {@link #add} a space
 * for the new model, {@link #fillAndActivate} it, and later {@link #drop} the old one, or {@link
 * #fillAndActivate} that again.
 *
 * <p>A vector belongs to the text that it was made of: when a document's text changes, its vectors
 * in the spaces that are not searched are removed, and {@link #fill} makes them anew. Safe to use
 * from many threads.
 *
 * <p>Every operation throws {@link VectorStoreException.NoSuchCollection} once the collection was
 * dropped. Those that take a model throw {@link VectorStoreException.NoSuchSpace} if the collection
 * has no space for it. A tenant's view of them lists, fills and counts for the tenant's own
 * documents, and throws {@link IllegalStateException} where a space would be made, changed, indexed
 * or dropped.
 */
public interface EmbeddingSpaces {
  /** The spaces, in the order in which they were made. */
  List<SpaceInfo> list();

  /**
   * Makes a space that is not searched yet, or returns the one that there is for the model. In a
   * collection that has no model, the space is at once the one that is searched.
   *
   * @throws IllegalArgumentException if the settings do not fit the model, see {@link SpaceInfo#of}
   */
  SpaceInfo add(NamedModel model, SpaceSettings settings);

  /**
   * Embeds the documents that have a text and no vector in this model's space, batch by batch, each
   * in a transaction of its own; can be interrupted at any time and called again. A text that
   * changes meanwhile is left for the next call.
   *
   * @return the number of documents that got a vector
   * @throws VectorStoreException.TextRefused when all others have their vector, if the model
   *     refuses texts or makes of them what cannot be stored; with how many and the first document
   * @throws VectorStoreException.EmbeddingFailed if the model reports that or gives something else
   *     than it declares
   */
  long fill(EmbeddingModel model);

  /**
   * Stores vectors that this model made elsewhere, by the ids of their documents. All or nothing.
   *
   * @return the number of vectors stored; ids without a document are left out
   * @throws IllegalArgumentException before anything is written, if an embedding has another
   *     dimension than the model, cannot be searched by the space's metric or has a number that an
   *     index on 16-bit floats does not take; the message names the id
   */
  long put(NamedModel model, Map<String, Embedding> embeddings);

  /**
   * The vectors of these documents in this model's space, by id, as they are stored there; without
   * ids that have no document or no searchable vector.
   */
  Map<String, Embedding> get(NamedModel model, Collection<String> ids);

  /** The number of documents that have no searchable vector in this model's space. */
  long missing(NamedModel model);

  /**
   * Makes this model's space the one that is searched and written to; the one before becomes {@link
   * SpaceState#PREVIOUS}. Waits for writes that have begun. Stores that are open with the model
   * before alone throw {@link VectorStoreException.ModelMismatch} from then on and have to be
   * opened again with this one; those that were opened with both follow, see {@link
   * CollectionSettings#movingTo}.
   *
   * @throws IllegalStateException if documents that are found now have no vector in the space, with
   *     their number, or if the space is retired
   */
  void activate(NamedModel model);

  /** As {@link #fillAndActivate(EmbeddingModel, Duration)}; writers wait two seconds at most. */
  default ActivationReport fillAndActivate(EmbeddingModel model) {
    return fillAndActivate(model, Duration.ofSeconds(2));
  }

  /**
   * Makes this model's space the one that is searched and written to, in a collection whose writers
   * do not pause: fills it beside them until little is left, and fills that little and activates
   * the space while they wait. If they would have to wait longer than they may, they go on, what
   * was embedded is kept, and it begins again. No search misses a document that it found before. In
   * PostgreSQL searches never wait; in memory they wait as writers do.
   *
   * <p>How long writers wait is how long this waits for those who have begun, looks through the
   * collection for what has no vector, and embeds that. Writers whose store was opened with both
   * models, see {@link CollectionSettings#movingTo}, leave nothing to embed.
   *
   * @param model that embeds for the space
   * @param writersWait the longest that writers may have to wait at a time, up to a day
   * @throws IllegalArgumentException if that is no time, or more than a day
   * @throws IllegalStateException as {@link #activate} if documents that are found now have no text
   *     to embed, if the space is retired, or if the collection is per tenant: fill it tenant by
   *     tenant, with stores that were opened with both models, and activate the space
   * @throws VectorStoreException.Conflict if it did not succeed in ten tries, because writers are
   *     faster than the model or a transaction that has written does not end, which the message
   *     says; with the failure of the last try as its cause. What is filled stays
   * @throws VectorStoreException.EmbeddingFailed as {@link #fill}
   */
  ActivationReport fillAndActivate(EmbeddingModel model, Duration writersWait);

  /** As {@link #activate}, although documents that are found now will not be found any more. */
  void activateWithMissing(NamedModel model);

  /**
   * Marks a space as not wanted any more.
   *
   * @throws IllegalStateException if it is the one that is searched
   */
  void retire(NamedModel model);

  /**
   * Removes a space with its vectors; documents stay.
   *
   * @throws IllegalStateException if it is the one that is searched
   */
  void drop(NamedModel model);

  /**
   * The vector index of this model's space, whether that is searched yet or not: so a new space has
   * its index before it is activated.
   *
   * @throws UnsupportedOperationException if the store has none to speak of
   */
  default SpaceIndex index(NamedModel model) {
    throw new UnsupportedOperationException("this store has no vector index");
  }
}
