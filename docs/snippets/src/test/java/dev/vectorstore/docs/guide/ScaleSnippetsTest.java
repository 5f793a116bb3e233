package dev.vectorstore.docs.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vectorstore.Document;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.localpostgres.LocalDatabase;
import dev.vectorstore.localpostgres.LocalPostgres;
import dev.vectorstore.localpostgres.LocalReplica;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.postgres.PgPoolSettings;
import dev.vectorstore.postgres.PgSettings;
import dev.vectorstore.postgres.PgVectorDatabase;
import dev.vectorstore.postgres.ReplicaReads;
import dev.vectorstore.schema.VectorSchema;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.testkit.WordModel;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The code of the page "When one server is not enough". */
class ScaleSnippetsTest {
  private static final Logger LOG = LoggerFactory.getLogger(ScaleSnippetsTest.class);
  private static final EmbeddingModel MODEL = new WordModel();

  @Test
  void replicas_areReadFrom() {
    assumeTrue(LocalPostgres.start().description().matches(".*by way of (packages|installed).*"));
    try (LocalDatabase local = LocalPostgres.start().newDatabase();
        LocalReplica replica = LocalPostgres.start().newReplica()) {
      VectorSchema.migrate(local.dataSource());
      PgPoolSettings pool = PgPoolSettings.defaults().user(local.user()).password(local.password());
      try (PgVectorDatabase db = open(local.dataSource(), replica.dataSource(local))) {
        VectorStore articles = db.store("articles", MODEL);
        articles.upsert(Document.of("a1", "water a cactus"));
        assertThat(articles.search(SearchRequest.of("cactus"))).hasSize(1);
      }
      try (PgVectorDatabase db = openByUrl(local.url(), pool, replica.url(local))) {
        assertThat(db.store("articles", MODEL).count()).isEqualTo(1);
      }
    }
  }

  @Test
  void partitions_areMadeWithTheCollection() {
    try (LocalDatabase local = LocalPostgres.start().newDatabase()) {
      VectorSchema.migrate(local.dataSource());
      try (PgVectorDatabase db = PgVectorDatabase.open(local.dataSource())) {
        VectorStore articles = partitioned(db, MODEL);
        articles.upsert(Document.of("a1", "water a cactus"));
        assertThat(articles.search(SearchRequest.of("cactus"))).hasSize(1);
        assertThat(articles.info().partitions()).isEqualTo(8);
      }
      try (PgVectorDatabase db =
          PgVectorDatabase.open(
              local.dataSource(), PgSettings.defaults().maintenance(local.dataSource()))) {
        repartition(db);
        assertThat(db.find("articles").orElseThrow().partitions()).isEqualTo(16);
      }
    }
  }

  private static void repartition(PgVectorDatabase db) {
    // snippet: repartition
    db.repartition("articles", 16, progress -> LOG.info("{}", progress));
    // end
  }

  private static VectorStore partitioned(PgVectorDatabase db, EmbeddingModel model) {
    // snippet: partitions
    VectorStore articles = db.store("articles", CollectionSettings.of(model).partitions(8));
    // end
    return articles;
  }

  private static PgVectorDatabase open(DataSource primary, DataSource replica) {
    // snippet: replicas
    PgVectorDatabase db =
        PgVectorDatabase.open(
            primary,
            PgSettings.defaults()
                .replicas(replica)
                .replicaReads(ReplicaReads.lagAtMost(Duration.ofSeconds(5))));
    // end
    return db;
  }

  private static PgVectorDatabase openByUrl(
      String primaryUrl, PgPoolSettings pool, String replicaUrl) {
    // snippet: url
    PgVectorDatabase db =
        PgVectorDatabase.open(primaryUrl, pool, PgSettings.defaults().replicas(pool, replicaUrl));
    // end
    return db;
  }
}
