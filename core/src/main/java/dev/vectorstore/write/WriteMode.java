package dev.vectorstore.write;

import dev.vectorstore.VectorStoreException;

/** What a write does with ids that are already stored. */
public enum WriteMode {
  /** Replaces those documents. */
  UPSERT,
  /** Refuses the whole write with {@link VectorStoreException.DocumentExists}. */
  INSERT_ONLY,
  /** Leaves those documents as they are and writes the others. */
  SKIP_EXISTING
}
