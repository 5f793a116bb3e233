package dev.vectorstore.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.memory.InMemoryVectorDatabase;
import dev.vectorstore.observe.OperationKind;
import dev.vectorstore.observe.RecallSample;
import dev.vectorstore.search.SearchCause;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.search.SearchStrategy;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The dashboard and the alerts of the guide ask for what is really there, in Prometheus's names.
 */
class DashboardTest {
  private static final Path DASHBOARD = Path.of("../../docs/reference/observe-dashboard.json");
  private static final Path GUIDE = Path.of("../../docs/guide/observe.md");

  private static final Pattern ALERTS = Pattern.compile("(?s)```yaml\n(groups:.*?)```");
  private static final Pattern EMITTED = Pattern.compile("(?m)^(\\w+)\\{(.*)} \\S+$");
  private static final Pattern LABEL = Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)\\s*\"([^\"]*)\"");
  private static final Pattern SELECTOR = Pattern.compile("\\{([^}]*)}");
  private static final Pattern GROUPING =
      Pattern.compile("\\b(?:by|without|on|ignoring)\\s*\\(([^)]*)\\)");
  private static final Pattern METRIC = Pattern.compile("\\bvectorstore_\\w+");
  private static final Pattern VARIABLE = Pattern.compile("label_values\\((\\w+),\\s*(\\w+)\\)");

  private static final Map<String, Set<String>> VALUES =
      Map.of(
          "db_operation_name",
          words(Arrays.stream(OperationKind.values()).map(OperationKind::key)),
          "vectorstore_search_strategy",
          words(Arrays.stream(SearchStrategy.values()).map(DashboardTest::word)),
          "vectorstore_search_cause",
          words(Arrays.stream(SearchCause.values()).map(DashboardTest::word)),
          "vectorstore_search_fell_back",
          words(Stream.of("true", "false")),
          "error_type",
          words(Stream.of()));

  private final Map<String, Set<String>> emitted = emitted();

  @Test
  void dashboard_asksForMetricsLabelsAndValuesThatThereAre() throws IOException {
    JsonNode dashboard = new ObjectMapper().readTree(DASHBOARD.toFile());
    List<String> expressions = dashboard.findValues("expr").stream().map(JsonNode::asText).toList();

    assertThat(expressions).hasSizeGreaterThan(8);
    assertThat(expressions).allSatisfy(this::assertAnswered);
    assertThat(dashboard.get("panels"))
        .allSatisfy(panel -> assertThat(panel.findValues("expr")).isNotEmpty());
    Matcher variable = VARIABLE.matcher(dashboard.get("templating").toString());
    assertThat(variable.find()).isTrue();
    assertThat(emitted.get(variable.group(1))).contains(variable.group(2));
  }

  @Test
  void alerts_areRulesOfPrometheusThatAskForWhatThereIs() throws IOException {
    Matcher block = ALERTS.matcher(Files.readString(GUIDE));
    assertThat(block.find()).isTrue();
    JsonNode file = yaml(block.group(1));
    JsonNode group = file.get("groups").get(0);

    assertThat(file.fieldNames()).toIterable().containsExactly("groups");
    assertThat(group.fieldNames()).toIterable().containsExactlyInAnyOrder("name", "rules");
    assertThat(group.get("rules"))
        .hasSizeGreaterThanOrEqualTo(5)
        .allSatisfy(
            rule -> {
              assertThat(rule.fieldNames())
                  .toIterable()
                  .containsExactlyInAnyOrder("alert", "expr", "for");
              assertThat(rule.get("for").asText()).matches("\\d+m");
              assertAnswered(rule.get("expr").asText());
            })
        .extracting(rule -> rule.get("alert"))
        .doesNotHaveDuplicates();
  }

  private static JsonNode yaml(String text) {
    Object read = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
    return new ObjectMapper().valueToTree(read);
  }

  @Test
  void guide_namesEachOperationStrategyCauseAndKey() throws IOException {
    String guide = Files.readString(GUIDE);
    Set<String> keys =
        Objects.requireNonNull(emitted.get("vectorstore_operation_seconds_count")).stream()
            .filter(label -> !label.equals("error")) // Micrometer's own
            .map(DashboardTest::keyOf)
            .collect(Collectors.toSet());

    assertThat(keys).hasSize(9);
    assertThat(Stream.concat(VALUES.values().stream().flatMap(Set::stream), keys.stream()))
        .allSatisfy(word -> assertThat(guide).contains("`" + word + "`"));
  }

  /** OpenTelemetry's and our names have dots between words, and within some an underscore. */
  private static String keyOf(String label) {
    return Stream.of(
            "db.collection.name",
            "db.namespace",
            "db.operation.name",
            "db.response.status_code",
            "db.system.name",
            "error.type",
            "vectorstore.search.cause",
            "vectorstore.search.fell_back",
            "vectorstore.search.strategy")
        .filter(key -> key.replace('.', '_').equals(label))
        .findFirst()
        .orElseThrow(() -> new AssertionError(label));
  }

  @Test
  void check_ofWhatIsNotThere_fails() {
    assertFails("rate(vectorstore_operation_count[5m])");
    assertFails("vectorstore_operation_seconds_count{collection=\"a\"}");
    assertFails("sum by (collection) (vectorstore_operation_seconds_count)");
    assertFails("vectorstore_operation_seconds_count{db_operation_name=\"find\"}");
    assertFails("vectorstore_search_recall{vectorstore_search_cause=\"none\"}");
  }

  private void assertFails(String expression) {
    assertThatThrownBy(() -> assertAnswered(expression)).isInstanceOf(AssertionError.class);
  }

  private void assertAnswered(String expression) {
    Set<String> labels = new HashSet<>();
    for (Matcher label = LABEL.matcher(expression); label.find(); ) {
      labels.add(label.group(1));
      assertKnown(label.group(1), label.group(2));
    }
    for (Matcher grouping = GROUPING.matcher(expression); grouping.find(); ) {
      labels.addAll(List.of(grouping.group(1).split("\\s*,\\s*")));
    }
    String rest = GROUPING.matcher(SELECTOR.matcher(expression).replaceAll("")).replaceAll("");
    List<String> metrics = METRIC.matcher(rest).results().map(it -> it.group()).toList();

    assertThat(metrics).as(expression).isNotEmpty().isSubsetOf(emitted.keySet());
    assertThat(metrics)
        .allSatisfy(
            it -> assertThat(emitted.get(it)).as(expression).isNotNull().containsAll(labels));
  }

  private static void assertKnown(String label, String value) {
    if (VALUES.containsKey(label)) {
      assertThat(VALUES.get(label)).as(label).contains(value.split("\\|"));
    }
  }

  /** The labels of each metric, as Prometheus reads them. */
  private static Map<String, Set<String>> emitted() {
    PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    ObservationRegistry registry = ObservationRegistry.create();
    registry.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
    ObservationListener listener = ObservationListener.of(registry).recall(RecallGauge.of(meters));
    try (VectorDatabase database = InMemoryVectorDatabase.observedBy(listener)) {
      VectorStore store =
          database.store("articles", CollectionSettings.of(ModelId.of("points", 2)));
      store.upsert(Document.of("a").embedding(Embedding.of(1, 0)));
      store.search(SearchRequest.of(Embedding.of(1, 0)));
    }
    listener.measured(
        new RecallSample("postgresql", Optional.of("app|vectorstore"), "articles", 0.9, 10));
    Map<String, Set<String>> labels = new HashMap<>();
    for (Matcher line = EMITTED.matcher(meters.scrape()); line.find(); ) {
      List<String> names = new ArrayList<>();
      LABEL.matcher(line.group(2)).results().forEach(label -> names.add(label.group(1)));
      labels.computeIfAbsent(line.group(1), name -> new HashSet<>()).addAll(names);
    }
    return labels;
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static Set<String> words(Stream<String> some) {
    return Stream.concat(some, Stream.of(OperationConvention.NONE, OperationConvention.MIXED))
        .collect(Collectors.toSet());
  }
}
