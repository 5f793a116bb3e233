package dev.vectorstore.observe;

import dev.vectorstore.search.SearchCause;
import dev.vectorstore.search.SearchStrategy;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How an operation went. It contains no text, id, value or vector, and no message of an exception,
 * which may name them. Immutable and safe to share between threads.
 *
 * @param operation what was asked for
 * @param times where the time went
 * @param counts how many documents it was about
 * @param path how the matches were found; empty if it was no search by vectors, or failed before
 * @param failure what failed; empty if the operation was done
 */
public record OperationReport(
    Operation operation,
    Times times,
    Counts counts,
    Optional<Path> path,
    Optional<Failure> failure) {

  /**
   * Where the time went. The parts do not overlap. What is left of the whole is the library's own,
   * or the caller's, such as a stream that is read. An import can use several threads. Their times
   * are added, so the parts may be more than the whole.
   *
   * @param total from the call to its end
   * @param model in which the embedding model was asked, with what the model itself did, such as a
   *     look into its cache
   * @param database in which a connection was held and the model was not asked; zero in memory
   * @param poolWait for connections; zero in memory
   */
  public record Times(Duration total, Duration model, Duration database, Duration poolWait) {}

  /**
   * Numbers of documents. Each is empty if it has no meaning for this kind of operation, or is not
   * known as the operation failed.
   *
   * @param asked the limit of a search, all limits of several, the documents or ids that were
   *     given, or the queries of a measurement
   * @param given the documents that were returned, or the queries that were measured with
   * @param written the documents that were written, or were restored by a rollback
   * @param deleted the documents that were removed
   */
  public record Counts(
      OptionalLong asked, OptionalLong given, OptionalLong written, OptionalLong deleted) {}

  /**
   * How matches were found.
   *
   * @param strategy the way in the end; empty if several searches took different ones
   * @param cause why; empty if it differs between several searches
   * @param fellBack whether an index gave too few for one of them and was then left out
   */
  public record Path(
      Optional<SearchStrategy> strategy, Optional<SearchCause> cause, boolean fellBack) {}

  /**
   * A failure.
   *
   * @param type the name of the exception's class
   * @param sqlState what the server or the driver gave; empty if it was no failure of theirs
   */
  public record Failure(String type, Optional<String> sqlState) {}
}
