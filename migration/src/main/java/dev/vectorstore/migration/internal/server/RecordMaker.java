package dev.vectorstore.migration.internal.server;

import dev.vectorstore.migration.ChromaNote;
import dev.vectorstore.migration.internal.chroma.ChromaRecord;
import dev.vectorstore.migration.internal.chroma.ChromaRecord.VectorFrom;
import dev.vectorstore.migration.internal.chroma.ChromaVector;
import dev.vectorstore.migration.internal.chroma.FindingLog;
import dev.vectorstore.migration.internal.client.RecordsAnswer;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns a server's answers into records, and notes what is unusual about them. */
final class RecordMaker {
  private final int dimension;
  private final FindingLog findings;

  /**
   * For one collection.
   *
   * @param dimension 0 if it is unknown
   */
  RecordMaker(int dimension, FindingLog findings) {
    this.dimension = dimension;
    this.findings = findings;
  }

  ChromaRecord record(RecordsAnswer answer, int at, boolean withVectors) {
    Set<ChromaNote> notes = EnumSet.noneOf(ChromaNote.class);
    Map<String, Object> metadata = metadata(answer.metadata(at), notes);
    Optional<ChromaVector> vector = answer.embedding(at).map(ChromaVector::from);
    if (!withVectors) {
      notes.add(ChromaNote.VECTOR_UNREADABLE);
    } else if (vector.isEmpty()) {
      notes.add(ChromaNote.VECTOR_MISSING);
    } else if (dimension > 0 && vector.get().dimension() != dimension) {
      notes.add(ChromaNote.VECTOR_WRONG_DIMENSION);
    } else if (!vector.get().isFinite()) {
      notes.add(ChromaNote.VECTOR_NOT_FINITE);
    }
    String id = answer.ids().get(at);
    notes.forEach(note -> findings.addFor(id, note));
    return new ChromaRecord(
        id,
        answer.document(at),
        answer.uri(at),
        metadata,
        Map.of(),
        vector,
        vector.isPresent() ? VectorFrom.SERVER : VectorFrom.NONE,
        Optional.empty(),
        Collections.unmodifiableSet(notes));
  }

  private static Map<String, Object> metadata(
      Map<String, @Nullable Object> said, Set<ChromaNote> notes) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    said.forEach(
        (key, value) -> {
          if (value == null) {
            notes.add(ChromaNote.METADATA_NOT_FINITE);
          }
          metadata.put(key, value == null ? Double.NaN : value);
        });
    return Collections.unmodifiableMap(metadata);
  }
}
