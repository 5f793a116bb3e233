package dev.vectorstore.internal.postgres.index;

import dev.vectorstore.index.ElementType;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.internal.postgres.catalog.Space;
import dev.vectorstore.internal.postgres.catalog.StatisticsCache;
import dev.vectorstore.internal.postgres.method.IndexMethod;
import dev.vectorstore.internal.sql.Sql;
import dev.vectorstore.schema.ExtensionVersion;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
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

  private static final String OUT_OF_BOUNDS = "builds of IVFFlat indexes may write out of bounds";
  private static final String NOT_TRIED = "IVFFlat indexes are not tried";
  private static final String NOT_PARALLEL = "builds of indexes are not parallel";

  private final StatisticsCache statistics;
  private final String doing;

  BuildResources(StatisticsCache statistics, String doing) {
    this.statistics = statistics;
    this.doing = doing;
  }

  /** Whether a build may use parallel workers. Warns if it will need more memory than it has. */
  boolean allowParallel(Connection connection, VectorIndex index, Space space, long vectors)
      throws SQLException {
    Facts facts = Sql.of(FACTS).only(connection, Facts::of);
    warnOfMemory(facts.memory(), bytes(index, space.info().model().dimension(), vectors));
    warnOfLists(facts.version(), index);
    boolean parallel = !facts.version().isBefore(ExtensionVersion.PARALLEL_BUILDS);
    if (!parallel && statistics.isFirst(NOT_PARALLEL)) {
      LOG.warn(
          "{}, as pgvector before {} has CVE-2026-3172",
          NOT_PARALLEL,
          ExtensionVersion.PARALLEL_BUILDS);
    }
    return parallel;
  }

  private void warnOfLists(ExtensionVersion version, VectorIndex index) {
    if (index.kind().equals(Optional.of(VectorIndex.Kind.IVFFLAT))
        && version.isBefore(ExtensionVersion.IVFFLAT_BUILDS)
        && statistics.isFirst(OUT_OF_BOUNDS)) {
      LOG.warn("{} before pgvector {}", OUT_OF_BOUNDS, ExtensionVersion.IVFFLAT_BUILDS);
    }
  }

  /**
   * The index to try if this graph does not serve the vectors. Empty too if the server's pgvector
   * does not build it soundly; whoever names such an index has it built nevertheless.
   */
  Optional<VectorIndex> second(Connection connection, VectorIndex first, Space space, long vectors)
      throws SQLException {
    Facts facts = Sql.of(FACTS).only(connection, Facts::of);
    Optional<VectorIndex> second =
        IndexChoice.second(first, space.info().model().dimension(), vectors, facts.memory());
    if (second.isPresent() && facts.version().isBefore(ExtensionVersion.IVFFLAT_BUILDS)) {
      if (statistics.isFirst(NOT_TRIED)) {
        LOG.info(
            "{} with pgvector {}, as builds of them may write out of bounds before {}; searches that an HNSW index does not serve are exact",
            NOT_TRIED,
            facts.version(),
            ExtensionVersion.IVFFLAT_BUILDS);
      }
      return Optional.empty();
    }
    return second;
  }

  private record Facts(long memory, ExtensionVersion version) {
    static Facts of(ResultSet row) throws SQLException {
      return new Facts(row.getLong(1), ExtensionVersion.of(row.getString(2)));
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

  /** What a build of the index holds in memory. */
  static long bytes(VectorIndex index, int dimension, long vectors) {
    long vector = index.element().orElse(ElementType.VECTOR).bytes(dimension);
    return IndexMethod.of(index.kind().orElseThrow()).buildBytes(index, vector, vectors);
  }
}
