package dev.vectorstore.migration.internal.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The records to get, and the parts of them.
 *
 * @param ids only these; empty for all
 * @param limit the maximum number of records; 0 if there are ids
 * @param where a {@code where}
 * @param whereDocument a {@code where_document}
 */
public record RecordQuery(
    List<String> ids,
    long offset,
    int limit,
    Optional<Map<String, Object>> where,
    Optional<Map<String, Object>> whereDocument,
    Parts parts) {

  /** Parts of records. */
  public record Parts(boolean embeddings, boolean metadatas, boolean documents, boolean uris) {
    /** Only the ids. */
    public static final Parts NONE = new Parts(false, false, false, false);

    /** Everything that a record has. */
    public static final Parts ALL = new Parts(true, true, true, true);

    /** Everything but the vectors. */
    public Parts withoutEmbeddings() {
      return new Parts(false, metadatas, documents, uris);
    }

    List<String> names(boolean serverHasUris) {
      List<String> names = new ArrayList<>();
      if (embeddings) {
        names.add("embeddings");
      }
      if (metadatas) {
        names.add("metadatas");
      }
      if (documents) {
        names.add("documents");
      }
      if (uris && serverHasUris) {
        names.add("uris");
      }
      return names;
    }
  }

  public static RecordQuery ids(List<String> ids, Parts parts) {
    return new RecordQuery(ids, 0, 0, Optional.empty(), Optional.empty(), parts);
  }

  public static RecordQuery page(long offset, int limit) {
    return new RecordQuery(
        List.of(), offset, limit, Optional.empty(), Optional.empty(), Parts.NONE);
  }
}
