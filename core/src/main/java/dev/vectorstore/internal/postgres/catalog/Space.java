package dev.vectorstore.internal.postgres.catalog;

import dev.vectorstore.space.SpaceInfo;

/**
 * One collection's vectors by one model.
 *
 * @param id which names its table of embeddings
 * @param info what hosts are told
 */
record Space(int id, SpaceInfo info) {}
