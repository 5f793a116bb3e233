package dev.vectorstore.postgres;

/**
 * One collection's vectors by one model.
 *
 * @param id which names its table of embeddings
 */
record Space(int id) {}
