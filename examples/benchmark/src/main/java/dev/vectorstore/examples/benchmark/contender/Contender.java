package dev.vectorstore.examples.benchmark.contender;

import dev.vectorstore.Document;
import dev.vectorstore.examples.benchmark.data.EmbeddedQuery;
import dev.vectorstore.examples.benchmark.data.Workload;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/** A store as its own users would use it. Safe to use from many threads, except to load. */
public interface Contender extends AutoCloseable {
  /** For tables and charts. */
  String name();

  /** How it is loaded, indexed and asked, in a sentence. */
  String notes();

  /** Throws away what there is, and the vector index. Needed before each load. */
  void clear() throws IOException, SQLException;

  /** Takes these documents, into tables that are empty. */
  void load(List<Document> documents) throws IOException, SQLException;

  /** Makes the vector index anew; does nothing where a store keeps one from the start. */
  void index() throws IOException, SQLException;

  /** Replaces documents, or adds them. */
  void upsert(List<Document> documents) throws IOException, SQLException;

  /** Removes documents. */
  void delete(List<String> ids) throws IOException, SQLException;

  /** The ids of what was found, nearest first; text and metadata are fetched, too. */
  List<String> search(EmbeddedQuery question, Workload workload) throws IOException, SQLException;

  /** What it takes by now. */
  Size size() throws IOException, SQLException;

  @Override
  void close() throws IOException, SQLException;

  /**
   * What a store takes.
   *
   * @param data bytes on disk without indexes, where the two can be told apart
   * @param indexes bytes on disk
   * @param memory bytes of one backend that has searched, or of a whole server that is no
   *     PostgreSQL; 0 if it cannot be told
   */
  record Size(long data, long indexes, long memory) {}
}
