package dev.vectorstore.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.VectorStore;
import dev.vectorstore.schema.VectorSchema;
import dev.vectorstore.search.SearchReport;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.search.SearchStrategy;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.util.ClassUtils;

/** What the actuator says over HTTP. On the newest Boot only, as the others differ in no answer. */
@EnabledIf("isThere")
class WebTest {
  static boolean isThere() {
    return ClassUtils.isPresent(
        "org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration", null);
  }

  @RegisterExtension static final ApplicationDatabase DATABASE = new ApplicationDatabase();

  @Test
  void actuator_asBootLeavesIt_showsTheStatusAlone() throws Exception {
    try (WebApplication application = WebApplication.start(DATABASE.properties())) {
      assertThat(application.get("/actuator/health").body())
          .contains("\"status\":\"UP\"")
          .doesNotContain("vectorstore", "pgvector", "articles");
      assertThat(application.get("/actuator").body()).doesNotContain("vectorstore");
      assertThat(application.get("/actuator/vectorstore").statusCode()).isEqualTo(404);
      assertThat(application.get("/actuator/vectorstore/articles").statusCode()).isEqualTo(404);
      assertThat(application.get("/actuator/health/vectorstore").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void actuator_exposed_showsHealthCollectionsAndRecallWhenAsked() throws Exception {
    try (WebApplication application =
        WebApplication.start(
            DATABASE.properties(),
            "management.endpoints.web.exposure.include=health,vectorstore",
            "management.endpoint.health.show-details=always")) {
      assertThat(application.get("/actuator/vectorstore/articles/recall").body())
          .isEqualTo(
              "{\"collection\":\"articles\",\"mean\":null,\"min\":null,\"queries\":0,"
                  + "\"reason\":\"the collection has no vector to measure with\"}");
      StartTest.assertWorks(application.context().getBean(VectorStore.class));

      assertThat(application.get("/actuator/health").body())
          .contains(
              "\"vectorstore\":{\"details\":{\"schemaVersion\":"
                  + VectorSchema.VERSION
                  + ",\"pgvector\":\"",
              "\"indexes\":{\"articles\":\"ABSENT\"}},\"status\":\"UP\"}");
      HttpResponse<String> all = application.get("/actuator/vectorstore");
      assertThat(all.statusCode()).isEqualTo(200);
      assertThat(all.body())
          .contains("\"schemaVersion\":" + VectorSchema.VERSION, "\"collectionCount\":1")
          .contains(
              "{\"name\":\"articles\",\"perTenant\":false,\"model\":\"words\",\"dimension\":64,"
                  + "\"metric\":\"COSINE\",\"index\":{");
      HttpResponse<String> one = application.get("/actuator/vectorstore/articles");
      assertThat(one.body()).contains("\"state\":\"ABSENT\"").doesNotContain("recall", "mean");
      assertThat(application.get("/actuator/vectorstore/articles/recall").body())
          .contains("\"mean\":1.0", "\"queries\":2");
      assertThat(application.get("/actuator/vectorstore/others").statusCode()).isEqualTo(404);
      assertThat(application.get("/actuator/vectorstore/others/recall").statusCode())
          .isEqualTo(404);
      assertThat(application.get("/actuator/vectorstore/articles/other").statusCode())
          .isEqualTo(404);
    }
  }

  @Test
  void metrics_ofSampledSearches_showTheirRecall() throws Exception {
    try (WebApplication application =
        WebApplication.start(
            DATABASE.properties(),
            "management.endpoints.web.exposure.include=metrics",
            "vectorstore.recall-sample=1")) {
      VectorStore store = application.context().getBean(VectorStore.class);
      Random random = new Random(7);
      store.upsertAll(
          IntStream.range(0, 3_000).mapToObj(i -> Document.of("d" + i).embedding(vector(random))));
      store.index().build();
      SearchRequest request = SearchRequest.of(vector(random)).limit(1).recall(0.5);
      assertThat(store.explain(request))
          .extracting(SearchReport::strategy, SearchReport::reason)
          .startsWith(SearchStrategy.INDEX);
      store.search(request);

      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(
              () ->
                  assertThat(application.get("/actuator/metrics/vectorstore.search.recall").body())
                      .contains(
                          "\"measurements\":[{\"statistic\":\"VALUE\",\"value\":",
                          "{\"tag\":\"db.collection.name\",\"values\":[\"articles\"]}"));
      assertThat(application.get("/actuator/metrics/vectorstore.operation").body())
          .contains("\"tag\":\"vectorstore.search.strategy\"");
    }
  }

  private static Embedding vector(Random random) {
    float[] numbers = new float[64];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return Embedding.of(numbers);
  }
}
