package dev.vectorstore.observe;

/**
 * Is told of each operation of a database. Users implement it, for example to fill metrics or
 * traces. A database that is given none does no work for it.
 *
 * <p>Each public operation of a store, its keywords, its index and its spaces, each import and each
 * rollback is told once, whatever it calls within. So is each build and check of an index in the
 * background. What opens or describes a collection, or renames or drops it, is not.
 *
 * <p>The beginning and the end are told on the thread of the operation, from many threads at once,
 * and should be quick. Only an import may end on another thread than it began on. What a listener
 * throws is logged the first time and otherwise ignored. The operation goes on. No argument is
 * null.
 * <!-- snippet: ObserveSnippetsTest#listener -->
 *
 * <pre>{@code
 * OperationListener slow =
 *     operation ->
 *         report -> {
 *           if (report.times().total().toMillis() > 200) {
 *             log.warn("{} took {}", operation.kind(), report.times());
 *           }
 *         };
 * }</pre>
 */
@FunctionalInterface
public interface OperationListener {
  /**
   * An operation begins.
   *
   * @return what is told of its end
   */
  Ending started(Operation operation);

  /**
   * The recall of one of many searches was measured, see {@code PgSettings.sampleRecall}. Called on
   * a thread of the database's own. By default nothing happens.
   */
  default void measured(RecallSample sample) {}

  /** Is told of the end of one operation. */
  @FunctionalInterface
  interface Ending {
    /** The operation is done, or failed. Called once. */
    void ended(OperationReport report);
  }
}
