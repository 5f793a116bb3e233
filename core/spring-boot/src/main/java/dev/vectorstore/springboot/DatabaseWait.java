package dev.vectorstore.springboot;

import dev.vectorstore.VectorStoreException;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;

/** Holds the start until the database can be reached, for a time. Runs before any migration. */
final class DatabaseWait implements InitializingBean {
  private static final Logger LOG = LoggerFactory.getLogger(DatabaseWait.class);
  private static final long PAUSE_MILLIS = 200;

  private final DataSources sources;
  private final Duration atMost;

  DatabaseWait(DataSources sources, Duration atMost) {
    this.sources = sources;
    this.atMost = atMost;
  }

  @Override
  public void afterPropertiesSet() throws SQLException {
    long end = System.nanoTime() + atMost.toNanos();
    await(sources.owner(), end);
    await(sources.application(), end);
  }

  private void await(DataSource source, long end) throws SQLException {
    boolean said = false;
    while (true) {
      try {
        DataSources.connect(source).close();
        return;
      } catch (VectorStoreException.Unavailable e) {
        if (System.nanoTime() - end >= 0) {
          throw e;
        }
        if (!said) {
          LOG.warn("waiting for the database, {} at most: {}", atMost, e.getMessage());
          said = true;
        }
        pause(e);
      }
    }
  }

  private static void pause(VectorStoreException.Unavailable failure) {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure;
    }
  }
}
