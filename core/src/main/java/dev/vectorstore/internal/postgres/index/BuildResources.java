package dev.vectorstore.internal.postgres.index;

import dev.vectorstore.index.ElementType;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.internal.postgres.catalog.Space;
import dev.vectorstore.internal.postgres.catalog.StatisticsCache;
import dev.vectorstore.internal.sql.Sql;
import dev.vectorstore.schema.ExtensionVersion;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a build of an index has at its disposal; the log says where that is little. */
final class BuildResources {
  private static final Logger LOG = LoggerFactory.getLogger(BuildResources.class);

  private static final String FACTS =
      """
      select pg_size_bytes(current_setting('maintenance_work_mem')),
             extversion
        from pg_extension
       where extname = 'vector'
      """;

  private static final String NOT_PARALLEL = "builds of indexes are not parallel";

  // Of a graph, beside the vector itself: 64 MB held 16,761 vectors of 768 dimensions at m 16. The
  // share of a link is that of pgvector's structures.
  private static final int A_VECTOR = 400;
  private static final int A_LINK = 34;

  private final StatisticsCache knowledge;
  private final String doing;

  BuildResources(StatisticsCache knowledge, String doing) {
    this.knowledge = knowledge;
    this.doing = doing;
  }

  /** Whether a build may use parallel workers. Warns if it will need more memory than it has. */
  boolean allowParallel(Connection connection, VectorIndex index, Space space, long vectors)
      throws SQLException {
    try (PreparedStatement statement = Sql.of(FACTS).prepare(connection);
        ResultSet rows = statement.executeQuery()) {
      rows.next();
      warnOfMemory(rows.getLong(1), bytes(index, space.info().model().dimension(), vectors));
      boolean parallel =
          !ExtensionVersion.of(rows.getString(2)).isBefore(ExtensionVersion.PARALLEL_BUILDS);
      if (!parallel && knowledge.isNews(NOT_PARALLEL)) {
        LOG.warn(
            "{}, as pgvector before {} has CVE-2026-3172",
            NOT_PARALLEL,
            ExtensionVersion.PARALLEL_BUILDS);
      }
      return parallel;
    }
  }

  private void warnOfMemory(long has, long needs) {
    if (needs > has) {
      LOG.warn(
          "{}: about {} MB are needed and maintenance_work_mem is {} MB; beyond that the build is several times slower",
          doing,
          needs >> 20,
          has >> 20);
    }
  }

  /** The size of the graph in memory; lists need a sample of the vectors alone. */
  static long bytes(VectorIndex index, int dimension, long vectors) {
    if (index.kind() != VectorIndex.Kind.HNSW) {
      return 0;
    }
    long vector =
        switch (index.element().orElse(ElementType.VECTOR)) {
          case VECTOR -> 4L * dimension;
          case HALFVEC -> 2L * dimension;
          case BIT -> dimension / 8;
        };
    return vectors
        * (vector + A_VECTOR + (long) A_LINK * Objects.requireNonNull(index.parameters().get("m")));
  }
}
