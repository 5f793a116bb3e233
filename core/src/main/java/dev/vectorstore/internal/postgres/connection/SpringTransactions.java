package dev.vectorstore.internal.postgres.connection;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a host once for each {@code DataSource} that what it writes within a transaction of Spring
 * is not part of it: its {@code DataSource} does not know the transaction, or the store was not
 * told to join. Nothing else shows it until a rollback leaves the documents behind. Safe to use
 * from many threads.
 *
 * <p>Spring is asked by one public method of it, looked up once, as this library must not depend on
 * it and JDBC has no way to ask. Without Spring there is nothing to ask.
 *
 * <p>Why: docs/decisions/0019-joining-transactions.md.
 */
final class SpringTransactions {
  private static final Logger LOG = LoggerFactory.getLogger(SpringTransactions.class);
  private static final String MANAGER =
      "org.springframework.transaction.support.TransactionSynchronizationManager";

  // More than one may be opened over a DataSource, such as a cache and a database.
  private static final Set<DataSource> TOLD =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  private final BooleanSupplier active;

  private SpringTransactions(BooleanSupplier active) {
    this.active = active;
  }

  /** Those of the Spring that the calling thread's code sees; empty if there is none. */
  static Optional<SpringTransactions> find() {
    try {
      Class<?> manager =
          Class.forName(MANAGER, true, Thread.currentThread().getContextClassLoader());
      MethodHandle isActive =
          MethodHandles.publicLookup()
              .findStatic(
                  manager, "isActualTransactionActive", MethodType.methodType(boolean.class));
      return Optional.of(
          new SpringTransactions(
              MethodHandleProxies.asInterfaceInstance(BooleanSupplier.class, isActive)));
    } catch (ReflectiveOperationException | LinkageError e) {
      return Optional.empty();
    }
  }

  /** After something was committed that the caller's transaction has no part in. */
  void committed(DataSource dataSource, String doing) {
    if (active.getAsBoolean() && TOLD.add(dataSource)) {
      LOG.warn(
          "{}: commits by itself, though a transaction of Spring is active on its thread. To let"
              + " operations join such transactions, open the database over a"
              + " TransactionAwareDataSourceProxy and with PgSettings.joinTransactionsWhile("
              + "TransactionSynchronizationManager::isActualTransactionActive). If it is meant, say"
              + " so by joinTransactionsWhile(() -> false). This is logged once",
          doing);
    }
  }
}
