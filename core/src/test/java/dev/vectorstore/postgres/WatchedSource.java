package dev.vectorstore.postgres;

import com.zaxxer.hikari.HikariDataSource;
import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** A pool of a host's that counts how often it is borrowed from, and for what. */
final class WatchedSource implements DataSource, AutoCloseable {
  private final HikariDataSource pool = new HikariDataSource();
  private final AtomicInteger borrowed = new AtomicInteger();
  private final AtomicInteger readings = new AtomicInteger();
  private final AtomicInteger others = new AtomicInteger();
  private final AtomicReference<Runnable> beforeNextCommit = new AtomicReference<>();

  WatchedSource(DataSource source) {
    pool.setDataSource(source);
    pool.setMaximumPoolSize(5);
    pool.setConnectionTimeout(1_000);
    pool.setInitializationFailTimeout(-1);
  }

  /** How often a connection was borrowed. */
  int borrowed() {
    return borrowed.get();
  }

  /** Transactions that were declared to read. */
  int readings() {
    return readings.get();
  }

  /** Transactions that were not. */
  int others() {
    return others.get();
  }

  /** Has this happen once, before a transaction is committed that is not of the watch. */
  void beforeNextCommit(Runnable step) {
    beforeNextCommit.set(step);
  }

  /** How many connections are not given back. */
  int lent() {
    return pool.getHikariPoolMXBean().getActiveConnections();
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection connection = pool.getConnection();
    if (!watches()) {
      borrowed.incrementAndGet();
    }
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("setAutoCommit") && Boolean.FALSE.equals(arguments[0])) {
                (connection.isReadOnly() ? readings : others).incrementAndGet();
              }
              if (method.getName().equals("commit") && !watches()) {
                Optional.ofNullable(beforeNextCommit.getAndSet(null)).ifPresent(Runnable::run);
              }
              try {
                return method.invoke(connection, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  /** Whether this is a thread of the library's that looks at servers. */
  private static boolean watches() {
    return Thread.currentThread().getName().equals("vectorstore-replica");
  }

  @Override
  public Connection getConnection(String user, String password) {
    throw new IllegalStateException("a pool has one user");
  }

  @Override
  public PrintWriter getLogWriter() throws SQLException {
    return pool.getLogWriter();
  }

  @Override
  public void setLogWriter(PrintWriter out) throws SQLException {
    pool.setLogWriter(out);
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    pool.setLoginTimeout(seconds);
  }

  @Override
  public int getLoginTimeout() throws SQLException {
    return pool.getLoginTimeout();
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getGlobal();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return pool.unwrap(type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return pool.isWrapperFor(type);
  }

  @Override
  public void close() {
    pool.close();
  }
}
