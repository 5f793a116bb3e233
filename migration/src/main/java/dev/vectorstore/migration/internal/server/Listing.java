package dev.vectorstore.migration.internal.server;

import dev.vectorstore.migration.ChromaNote;
import dev.vectorstore.migration.ChromaReadException;
import dev.vectorstore.migration.ChromaReadException.Reason;
import dev.vectorstore.migration.internal.chroma.FindingLog;
import dev.vectorstore.migration.internal.client.ChromaClient;
import dev.vectorstore.migration.internal.client.CollectionRef;
import dev.vectorstore.migration.internal.client.RecordQuery;
import java.sql.SQLException;
import java.util.List;

/**
 * Finds out which records a collection has. Chroma pages by offset over the records of the moment,
 * so a record that is deleted during the listing causes another to be skipped. The list is
 * therefore compared with the server's count, and repeated until they agree or the list stays the
 * same.
 *
 * <p>Why: docs/decisions/0050-reading-a-chroma-server.md.
 */
final class Listing {
  private static final int MAX_PASSES = 4;
  private static final int MORE_THAN_COUNTED = 100_000;

  private final ChromaClient client;
  private final CollectionRef collection;
  private final int pageSize;
  private final FindingLog findings;

  Listing(ChromaClient client, CollectionRef collection, int pageSize, FindingLog findings) {
    this.client = client;
    this.collection = collection;
    this.pageSize = pageSize;
    this.findings = findings;
  }

  /**
   * Fills the list.
   *
   * @return the last count of the server
   */
  long fill(ListedIds ids) throws SQLException {
    long before = client.count(collection);
    long listedBefore = -1;
    for (int pass = 1; pass <= MAX_PASSES; pass++) {
      boolean repeats = pass(ids, pass, before);
      long known = ids.size();
      ids.keep(pass);
      long listed = ids.size();
      long after = client.count(collection);
      boolean asCounted = listed >= Math.min(before, after) && listed <= Math.max(before, after);
      boolean asBefore = listed == listedBefore && known == listed && before == after;
      if (asBefore || (asCounted && !repeats)) {
        return after;
      }
      listedBefore = listed;
      before = after;
    }
    throw new ChromaReadException(
        Reason.CHANGING, client.server() + " lists different records each time; stop the writers");
  }

  /** Returns whether an id was listed twice. */
  private boolean pass(ListedIds ids, int pass, long counted) throws SQLException {
    long repeated = 0;
    long offset = 0;
    while (true) {
      List<String> page = client.records(collection, RecordQuery.page(offset, pageSize)).ids();
      long fresh = 0;
      for (String id : page) {
        fresh += ids.add(id, pass) ? 1 : 0;
      }
      offset += page.size();
      repeated += page.size() - fresh;
      if (fresh == 0) {
        break;
      }
      if (offset > 2 * counted + MORE_THAN_COUNTED) {
        throw client.malformed("lists records without end, far more than it counts");
      }
    }
    if (repeated > 0) {
      findings.add(ChromaNote.RECORD_REPEATED, repeated, "");
    }
    return repeated > 0;
  }
}
