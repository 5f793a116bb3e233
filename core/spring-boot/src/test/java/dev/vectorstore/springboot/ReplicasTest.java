package dev.vectorstore.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vectorstore.Document;
import dev.vectorstore.VectorStore;
import dev.vectorstore.localpostgres.LocalPostgres;
import dev.vectorstore.localpostgres.LocalReplica;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.AbstractBeanDefinition;

/** An application that reads from a real streaming replica. */
class ReplicasTest {
  @RegisterExtension static final ApplicationDatabase DATABASE = new ApplicationDatabase();

  private LocalReplica replica;

  @BeforeEach
  void follow() {
    LocalPostgres server = LocalPostgres.start();
    assumeTrue(server.description().matches(".*by way of (packages|installed).*"));
    replica = server.newReplica();
  }

  @AfterEach
  void remove() {
    if (replica != null) {
      replica.close();
    }
  }

  @Test
  void replicas_named_areReadAndShownByTheHealth() {
    String server = replica.url(DATABASE.local()).replaceFirst(".*//([^/]*)/.*", "$1");
    Applications.on(DATABASE.local())
        .withBean("reading", DataSource.class, this::reading, ReplicasTest::besideTheApplications)
        .withPropertyValues(
            "vectorstore.replica-data-sources=reading",
            "vectorstore.replica-lag=5s",
            "vectorstore.collection=articles",
            "vectorstore.model=words")
        .run(
            context -> {
              VectorStore store = context.getBean(VectorStore.class);
              store.upsert(Document.of("a", "a text"));
              assertThat(store.count()).isEqualTo(1);
              assertThat(HealthTest.status(context)).isEqualTo("UP");
              assertThat(HealthTest.details(context))
                  .containsEntry("replicas", Map.of(server, "READ"));

              replica.kill();
              await()
                  .untilAsserted(
                      () ->
                          assertThat(HealthTest.details(context).get("replicas").toString())
                              .contains(server + "=left out: "));
              assertThat(HealthTest.status(context)).isEqualTo("UP");
              assertThat(store.count()).isEqualTo(1);
            });
  }

  @Test
  void replicas_severalAtOneAddress_areAllShown() {
    Applications.on(DATABASE.local())
        .withBean("one", DataSource.class, this::reading, ReplicasTest::besideTheApplications)
        .withBean("two", DataSource.class, this::reading, ReplicasTest::besideTheApplications)
        .withPropertyValues("vectorstore.replica-data-sources=one,two")
        .run(
            context ->
                assertThat(((Map<?, ?>) HealthTest.details(context).get("replicas")).values())
                    .asString()
                    .contains("; "));
  }

  private DataSource reading() {
    return replica.dataSource(DATABASE.local());
  }

  private static void besideTheApplications(BeanDefinition definition) {
    ((AbstractBeanDefinition) definition).setDefaultCandidate(false);
  }
}
