package dev.vectorstore.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vectorstore.VectorStore;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A server that is killed and started again, as the health sees it. */
class KilledServerTest {
  private static final Duration GENEROUS = Duration.ofMinutes(1);

  @Test
  void health_serverKilledAndStartedAgain_isDownAndUpAgain() throws IOException, SQLException {
    try (OwnServer server = OwnServer.start()) {
      Applications.runner()
          .withPropertyValues(server.properties())
          .withPropertyValues("vectorstore.collection=articles", "vectorstore.model=words")
          .run(
              context -> {
                assertThat(HealthTest.status(context)).isEqualTo("UP");
                server.kill();
                await().atMost(GENEROUS).until(() -> HealthTest.status(context).equals("DOWN"));
                // Once the pool has no connection left, which it would wait half a minute for.
                await()
                    .atMost(GENEROUS)
                    .until(
                        () ->
                            HealthTest.details(context)
                                .equals(
                                    Map.of(
                                        "reason", "the database did not answer within 1500 ms")));
                assertThat(HealthTest.status(context)).isEqualTo("DOWN");

                server.restart();
                await().atMost(GENEROUS).until(() -> HealthTest.status(context).equals("UP"));
                StartTest.assertWorks(context.getBean(VectorStore.class));
              });
    }
  }
}
