package dev.vectorstore.write;

import dev.vectorstore.VectorStoreException;

/** What a write does about ids that are stored already. */
public enum WriteMode {
  /** Replaces those documents. */
  UPSERT,
  /** Refuses the whole write with {@link VectorStoreException.DocumentExists}. */
  INSERT_ONLY,
  /** Leaves those documents as they are and writes the others. */
  SKIP_EXISTING
}
