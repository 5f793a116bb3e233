package dev.vectorstore.internal.postgres.catalog;

import dev.vectorstore.collection.CollectionInfo;
import dev.vectorstore.internal.postgres.filter.MetadataIndexes;
import java.util.Optional;

/**
 * A collection and where it is stored.
 *
 * @param id which names its table of documents
 * @param info what hosts are told
 * @param space the space that is searched; empty if the collection has no model yet
 * @param indexes the metadata keys that have typed indexes
 */
record StoredCollection(
    int id, CollectionInfo info, Optional<Space> space, MetadataIndexes indexes) {
  /** Without typed indexes. */
  StoredCollection(int id, CollectionInfo info, Optional<Space> space) {
    this(id, info, space, MetadataIndexes.NONE);
  }

  /** A copy with these typed indexes. */
  StoredCollection indexed(MetadataIndexes known) {
    return new StoredCollection(id, info, space, known);
  }

  /** A copy of which hosts are told what this tenant may see. */
  StoredCollection seenBy(String tenant) {
    return new StoredCollection(id, info.seenBy(tenant), space, indexes);
  }

  /** A copy whose searches read this space. */
  StoredCollection on(Space searched) {
    return new StoredCollection(
        id, info.withSpace(searched.info()), Optional.of(searched), indexes);
  }
}
