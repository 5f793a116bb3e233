package dev.vectorstore.postgres;

import dev.vectorstore.CollectionInfo;
import java.util.Optional;

/**
 * A collection and where it is stored.
 *
 * @param id which names its table of documents
 * @param info what hosts are told
 * @param space the space that is searched; empty if the collection has no model yet
 */
record StoredCollection(int id, CollectionInfo info, Optional<Space> space) {}
