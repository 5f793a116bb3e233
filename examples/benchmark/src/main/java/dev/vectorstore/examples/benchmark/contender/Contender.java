package dev.vectorstore.examples.benchmark.contender;

import dev.vectorstore.Document;
import dev.vectorstore.examples.benchmark.data.EmbeddedQuery;
import dev.vectorstore.examples.benchmark.data.Workload;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/** A store as its own users would use it. Safe to use from many threads, except to load. */
public interface Contender extends AutoCloseable {
  /** The name for tables and charts. */
  String name();

  /** How it is loaded, indexed and searched, in a sentence. */
  String notes();

  /** Removes all documents and the vector index. Needed before each load. */
  void clear() throws IOException, SQLException;

  /** Loads these documents into empty tables. Goes through them once or twice. */
  void load(Iterable<Document> documents) throws IOException, SQLException;

  /** Rebuilds the vector index. Does nothing if the store keeps one from the start. */
  void index() throws IOException, SQLException;

  /** Replaces or adds documents. */
  void upsert(List<Document> documents) throws IOException, SQLException;

  /** Removes documents. */
  void delete(List<String> ids) throws IOException, SQLException;

  /** Clears away what changes left in tables and indexes. */
  void vacuum() throws IOException, SQLException;

  /** The ids of the matches, nearest first. Text and metadata are fetched too. */
  List<String> search(EmbeddedQuery query, Workload workload) throws IOException, SQLException;

  /** The vector index that a search for ten documents uses and its effort, as they are now. */
  String vectorIndex(EmbeddedQuery query) throws IOException, SQLException;

  /** Its current size. */
  Size size() throws IOException, SQLException;

  @Override
  void close() throws IOException, SQLException;

  /**
   * The size of a store.
   *
   * @param data bytes on disk without indexes, if the two can be distinguished
   * @param indexes bytes of the indexes on disk
   * @param memory bytes of one backend that has searched, or of the whole server if it is not
   *     PostgreSQL; 0 if unknown
   */
  record Size(long data, long indexes, long memory) {}
}
