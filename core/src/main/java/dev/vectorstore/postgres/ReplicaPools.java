package dev.vectorstore.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * The pools of replicas that are opened by their URLs. Apart from the rest, as a host with pools of
 * its own need not have HikariCP.
 */
final class ReplicaPools {
  private static final Duration CONNECTED_WITHIN = Duration.ofSeconds(1);

  private ReplicaPools() {}

  static List<DataSource> open(List<String> urls, PgPoolSettings settings) {
    List<DataSource> opened = new ArrayList<>();
    try {
      for (String url : urls) {
        opened.add(pool(url, settings));
      }
      return opened;
    } catch (RuntimeException e) {
      close(opened);
      throw e;
    }
  }

  static void close(List<DataSource> opened) {
    for (DataSource pool : opened) {
      ((HikariDataSource) pool).close();
    }
  }

  /** One that can be opened while its server is away. */
  private static HikariDataSource pool(String url, PgPoolSettings settings) {
    HikariConfig config = OwnPool.config(url, settings);
    config.setPoolName("vectorstore-replica");
    config.setInitializationFailTimeout(-1);
    config.setMaximumPoolSize(settings.connections() + 1); // one is kept to watch the server
    config.setLeakDetectionThreshold(0);
    long shortest = Math.min(settings.connectionTimeout().toMillis(), CONNECTED_WITHIN.toMillis());
    config.setConnectionTimeout(shortest);
    config.setValidationTimeout(shortest);
    return new HikariDataSource(config);
  }
}
