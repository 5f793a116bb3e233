package dev.vectorstore.internal.collection;

import dev.vectorstore.Document;
import dev.vectorstore.VectorStore;
import dev.vectorstore.internal.document.StreamLoad;
import dev.vectorstore.write.LoadSettings;
import dev.vectorstore.write.WriteMode;
import dev.vectorstore.write.WriteReport;
import java.util.Iterator;
import java.util.List;

/**
 * A store on the spaces that its collection had when it was opened. Once those are others, it reads
 * and writes nothing that depends on them, and throws {@link
 * dev.vectorstore.VectorStoreException.ModelMismatch}.
 */
public interface SpaceStore extends VectorStore {
  /** Writes a chunk of a load whose first document has this position in it. */
  WriteReport write(List<Document> chunk, long first, WriteMode mode);

  /** Loads documents, each chunk by what is given here and committed by itself. */
  WriteReport load(Iterator<Document> documents, LoadSettings settings, StreamLoad.Chunks chunks);
}
