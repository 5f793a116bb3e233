package dev.vectorstore.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.internal.http.Backoff;
import dev.vectorstore.migration.ChromaReadException.Reason;
import dev.vectorstore.migration.internal.chroma.ChromaCollection;
import dev.vectorstore.migration.internal.chroma.ChromaFinding;
import dev.vectorstore.migration.internal.chroma.ChromaMetric;
import dev.vectorstore.migration.internal.chroma.ChromaRecord;
import dev.vectorstore.migration.internal.chroma.ChromaRecords;
import dev.vectorstore.migration.internal.chroma.ChromaSession;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent to a server, and what becomes of answers that are not as they should be. */
class ChromaServerTest {
  private static final Pattern OFFSET = Pattern.compile("\"offset\":(\\d+)");
  private static final Pattern LIMIT = Pattern.compile("\"limit\":(\\d+)");

  private final List<Duration> pauses = new ArrayList<>();
  private FakeChroma fake;

  @BeforeEach
  void start() throws IOException {
    fake = FakeChroma.start();
  }

  @AfterEach
  void stop() {
    fake.close();
  }

  @Test
  void open_version1_readsTenantsRecordsAndTheMetricOfTheMetadata() {
    String one = "/api/v1/collections/" + FakeChroma.ID;
    fake.json("/api/v1/heartbeat", FakeChroma.HEARTBEAT)
        .json(
            "/api/v1/collections",
            "[{\"id\":\""
                + FakeChroma.ID
                + "\",\"name\":\"old\",\"metadata\":{\"hnsw:space\":\"cosine\"},"
                + "\"configuration_json\":{\"hnsw_configuration\":{\"space\":\"l2\"}}}]")
        .json(one + "/count", "2")
        .on(one + "/get", (exchange, body) -> FakeChroma.send(exchange, 200, pageOf(body, 2)));

    try (ChromaSession session =
        server().database("a tenant", "db/1").open(ChromaServerTest::none)) {
      ChromaCollection collection = session.collections().get(0);
      assertThat(collection.metric()).isEqualTo(ChromaMetric.COSINE);
      assertThat(collection.dimension()).hasValue(2);
      assertThat(collection.tenant()).isEqualTo("a tenant");
      assertThat(all(session)).extracting(ChromaRecord::id).containsExactly("r0", "r1");
    }
    assertThat(fake.requests())
        .anySatisfy(
            request ->
                assertThat(request.target())
                    .startsWith("/api/v1/collections?tenant=a%20tenant&database=db%2F1&"));
  }

  @Test
  void open_version1BeforeUris_asksWithoutThem() {
    String one = "/api/v1/collections/" + FakeChroma.ID;
    fake.json("/api/v1/heartbeat", FakeChroma.HEARTBEAT)
        .json("/api/v1/collections", "[{\"id\":\"" + FakeChroma.ID + "\",\"name\":\"old\"}]")
        .json(one + "/count", "1")
        .on(
            one + "/get",
            (exchange, body) ->
                FakeChroma.send(exchange, body.contains("uris") ? 422 : 200, pageOf(body, 1)));

    try (ChromaSession session = server().open(ChromaServerTest::none)) {
      assertThat(all(session)).hasSize(1);
    }
  }

  @Test
  void credentials_ofEveryKind_areSentAndNeverShown() {
    fake.version2(0);
    ChromaServer basic = server().basic("user", () -> "pa:ss");
    ChromaServer bearer = server().bearer(() -> "secret-1");
    ChromaServer token = server().token(() -> "secret-2").header("X-Proxy", () -> "secret-3");
    for (ChromaServer each : List.of(basic, bearer, token)) {
      each.open(ChromaServerTest::none).close();
    }

    List<String> sent =
        fake.requests().stream().map(request -> request.header("Authorization")).toList();
    assertThat(sent).contains("Basic dXNlcjpwYTpzcw==", "Bearer secret-1");
    assertThat(fake.requests())
        .anySatisfy(
            request -> {
              assertThat(request.header("X-chroma-token")).isEqualTo("secret-2");
              assertThat(request.header("X-proxy")).isEqualTo("secret-3");
            });
    assertThat(basic + bearer.description() + token.settings()).doesNotContain("secret", "pa:ss");
  }

  @ParameterizedTest
  @CsvSource({
    "401,SERVER_UNAUTHORIZED",
    "403,SERVER_UNAUTHORIZED",
    "302,SERVER_REDIRECTS",
    "500,SERVER_FAILED",
    "404,SERVER_LACKS"
  })
  void open_refused_saysWhatAndQuotesNothing(int status, Reason reason) {
    fake.version2(0)
        .on(
            "/api/v2/tenants/default_tenant/databases/default_database/collections",
            (exchange, body) -> {
              exchange.getResponseHeaders().add("Location", "http://127.0.0.1:1/elsewhere");
              FakeChroma.send(
                  exchange, status, "{\"error\":\"SomeError\",\"message\":\"a private text\"}");
            });

    assertThatThrownBy(() -> server().bearer(() -> "secret").open(ChromaServerTest::none))
        .isInstanceOfSatisfying(
            ChromaReadException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessageStartingWith(fake.address() + " answered with status " + status + " (SomeError)")
        .hasMessageNotContaining("private");
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 307, 308})
  void open_redirectElsewhere_isRefusedAndNothingGoesThere(int status) throws IOException {
    try (FakeChroma elsewhere = FakeChroma.start().version2(0)) {
      fake.on(
          "/api/v2/heartbeat",
          (exchange, body) -> {
            exchange
                .getResponseHeaders()
                .add("Location", elsewhere.address() + "/api/v2/heartbeat");
            FakeChroma.send(exchange, status, "");
          });

      assertThatThrownBy(() -> server().bearer(() -> "secret").open(ChromaServerTest::none))
          .isInstanceOfSatisfying(
              ChromaReadException.class,
              e -> assertThat(e.reason()).isEqualTo(Reason.SERVER_REDIRECTS))
          .hasMessage(
              fake.address()
                  + " answered with status "
                  + status
                  + "; redirects are not followed, correct the address");
      assertThat(elsewhere.requests()).isEmpty();
    }
  }

  @Test
  void open_overloaded_waitsAsLongAsTheServerSays() {
    AtomicInteger asked = new AtomicInteger();
    fake.version2(0)
        .on(
            "/api/v2/auth/identity",
            (exchange, body) -> {
              exchange.getResponseHeaders().add("Retry-After", "7");
              int status = asked.getAndIncrement() < 2 ? 429 : 200;
              FakeChroma.send(exchange, status, "{}");
            });

    server().open(ChromaServerTest::none).close();

    assertThat(pauses).containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(7));
  }

  @Test
  void open_overloadedForLong_failsAtOnce() {
    fake.version2(0)
        .on(
            "/api/v2/auth/identity",
            (exchange, body) -> {
              exchange.getResponseHeaders().add("Retry-After", "3600");
              FakeChroma.send(exchange, 429, "{}");
            });

    assertThatThrownBy(() -> server().open(ChromaServerTest::none))
        .isInstanceOfSatisfying(
            ChromaReadException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.SERVER_OVERLOADED))
        .hasMessageEndingWith("wants PT1H to pass, and longestWait is PT30S");
    assertThat(pauses).isEmpty();
  }

  @Test
  void open_nobodyThere_isToldAfterSomeTries() {
    fake.close();

    assertThatThrownBy(() -> server().maxRetries(2).open(ChromaServerTest::none))
        .isInstanceOfSatisfying(
            ChromaReadException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.SERVER_UNREACHABLE))
        .hasMessageEndingWith("could not be reached or broke off, 3 times");
    assertThat(pauses).hasSize(2);
  }

  @Test
  void open_publicAddressesOnly_refusesThisMachineBeforeItIsAsked() {
    fake.version2(0);

    assertThatThrownBy(() -> server().publicAddressesOnly().open(ChromaServerTest::none))
        .isInstanceOfSatisfying(
            ChromaReadException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.SERVER_NOT_PUBLIC));
    assertThat(fake.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no JSON",
        "{\"nanosecond heartbeat\":1} more",
        "{\"status\":\"ok\"}",
        "[1,2]",
        "{\"nanosecond heartbeat\":",
        "<html>"
      })
  void open_otherAnswer_isNoChroma(String body) {
    fake.json("/api/v2/heartbeat", body);

    assertThatThrownBy(() -> server().open(ChromaServerTest::none))
        .isInstanceOfSatisfying(
            ChromaReadException.class, e -> assertThat(e.reason()).isEqualTo(Reason.SERVER_ANSWER));
  }

  @Test
  void open_answerWithoutEnd_isNotReadToIt() {
    fake.on(
        "/api/v2/heartbeat",
        (exchange, body) -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] part = " ".repeat(1 << 16).getBytes(StandardCharsets.UTF_8);
          try (OutputStream out = exchange.getResponseBody()) {
            for (int i = 0; i < 1 << 16; i++) {
              out.write(part); // fails once the client has gone
            }
          }
        });

    assertThatThrownBy(() -> server().open(ChromaServerTest::none))
        .isInstanceOfSatisfying(
            ChromaReadException.class, e -> assertThat(e.reason()).isEqualTo(Reason.SERVER_ANSWER))
        .hasMessageEndingWith("answered with more than 67108864 bytes");
  }

  @Test
  void open_answerThatStops_isGivenUpInTime() {
    fake.on(
        "/api/v2/heartbeat",
        (exchange, body) -> {
          exchange.sendResponseHeaders(200, 1_000);
          exchange.getResponseBody().flush();
          try {
            new java.util.concurrent.CountDownLatch(1).await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });

    assertThatThrownBy(
            () -> server().requestTimeout(Duration.ofMillis(300)).open(ChromaServerTest::none))
        .isInstanceOfSatisfying(
            ChromaReadException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.SERVER_TIMED_OUT));
  }

  @Test
  void records_shortPages_areAllMet() {
    answerGet(7, (offset, limit) -> pageOf(offset, Math.min(limit, 3), 7), false);

    try (ChromaSession session = server().open(ChromaServerTest::none)) {
      assertThat(all(session)).hasSize(7);
      assertThat(session.collections().get(0).count()).isEqualTo(7);
    }
  }

  @Test
  void records_samePageForEver_areMetOnceAndTold() {
    answerGet(2, (offset, limit) -> pageOf(0, 2, 2), false);

    try (ChromaSession session = server().open(ChromaServerTest::none);
        ChromaRecords records = session.records(session.collections().get(0))) {
      assertThat(records).toIterable().hasSize(2);
      assertThat(notes(records)).containsOnlyKeys(ChromaNote.RECORD_REPEATED);
    }
  }

  @Test
  void records_listWithoutEnd_isRefused() {
    answerGet(10, (offset, limit) -> pageOf(offset, limit, Integer.MAX_VALUE), false);

    try (ChromaSession session = server().open(ChromaServerTest::none)) {
      assertThatThrownBy(() -> session.records(session.collections().get(0)))
          .isInstanceOfSatisfying(
              ChromaReadException.class,
              e -> assertThat(e.reason()).isEqualTo(Reason.SERVER_ANSWER))
          .hasMessageEndingWith("lists records without an end, far more than it counts");
    }
  }

  @Test
  void records_otherCount_isTold() {
    answerGet(5, (offset, limit) -> pageOf(offset, limit, 3), false);

    try (ChromaSession session = server().open(ChromaServerTest::none);
        ChromaRecords records = session.records(session.collections().get(0))) {
      assertThat(records).toIterable().hasSize(3);
      assertThat(notes(records)).containsEntry(ChromaNote.COUNT_CONTRADICTED, 2L);
    }
  }

  @Test
  void records_vectorsShorterThanIds_areFoundOneByOne() {
    answerGet(9, (offset, limit) -> pageOf(offset, limit, 9), true);

    try (ChromaSession session = server().open(ChromaServerTest::none);
        ChromaRecords records = session.records(session.collections().get(0))) {
      List<ChromaRecord> all = new ArrayList<>();
      records.forEachRemaining(all::add);
      assertThat(all).hasSize(9);
      assertThat(all)
          .allSatisfy(
              record ->
                  assertThat(record.vector().isPresent()).isEqualTo(!record.id().equals("r4")));
      assertThat(notes(records)).containsEntry(ChromaNote.VECTOR_UNREADABLE, 1L);
    }
  }

  @Test
  void records_serverThatDiesOverVectors_isToldAfterSomeTries() {
    fake.version2(9)
        .on(
            FakeChroma.recordsOf("get"),
            (exchange, body) -> {
              if (!body.contains("embeddings")) {
                FakeChroma.send(exchange, 200, pageOf(body, 9));
              } // else the connection ends without an answer, as when the process dies
            });

    try (ChromaSession session = server().maxRetries(2).open(ChromaServerTest::none);
        ChromaRecords records = session.records(session.collections().get(0))) {
      assertThatThrownBy(records::hasNext)
          .isInstanceOfSatisfying(
              ChromaReadException.class,
              e -> assertThat(e.reason()).isEqualTo(Reason.SERVER_UNREACHABLE));
    }
    assertThat(fake.requests()).filteredOn(sent -> sent.body().contains("embeddings")).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"ids\":[\"r0\",\"r0\"]}",
        "{\"ids\":[\"r0\"],\"documents\":[\"a\",\"b\"]}",
        "{\"ids\":[null]}",
        "{\"ids\":7}",
        "{\"documents\":[]}",
        "{\"ids\":[\"r0\"],\"embeddings\":[[\"x\"]]}",
        "[]"
      })
  void records_answerThatContradictsItself_isRefused(String body) {
    fake.version2(1).json(FakeChroma.recordsOf("get"), body);

    try (ChromaSession session = server().open(ChromaServerTest::none)) {
      assertThatThrownBy(() -> session.records(session.collections().get(0)))
          .isInstanceOfSatisfying(
              ChromaReadException.class,
              e -> assertThat(e.reason()).isEqualTo(Reason.SERVER_ANSWER));
    }
  }

  @Test
  void records_numbersAndNulls_areReadExactly() {
    String part =
        "\"embeddings\":[[2.8679373264312744,null]],\"documents\":[null],"
            + "\"metadatas\":[{\"whole\":9223372036854775807,\"float\":3.0,\"lost\":null,"
            + "\"list\":[1,2],\"yes\":true}],\"uris\":[\"u\"]";
    fake.version2(1)
        .on(
            FakeChroma.recordsOf("get"),
            (exchange, body) ->
                FakeChroma.send(
                    exchange,
                    200,
                    isBehind(body, 1) ? "{\"ids\":[]}" : "{\"ids\":[\"r0\"]," + part + "}"));

    try (ChromaSession session = server().open(ChromaServerTest::none)) {
      ChromaRecord record = all(session).get(0);
      assertThat(record.vector().orElseThrow().floats()).containsExactly(2.8679373f, Float.NaN);
      assertThat(record.metadata())
          .containsEntry("whole", Long.MAX_VALUE)
          .containsEntry("float", 3.0)
          .containsEntry("lost", Double.NaN)
          .containsEntry("list", List.of(1L, 2L));
      assertThat(record.notes())
          .containsExactlyInAnyOrder(ChromaNote.VECTOR_NOT_FINITE, ChromaNote.METADATA_NOT_FINITE);
    }
  }

  @Test
  void at_addressThatIsNone_isRefusedWithoutRepeatingIt() {
    for (String address :
        List.of("ftp://host", "http://user:secret@host", "http://host/?key=secret", "host")) {
      assertThatThrownBy(() -> ChromaServer.at(URI.create(address)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("the address of a Chroma server ")
          .hasMessageNotContaining("secret");
    }
  }

  private ChromaServer server() {
    return ChromaServer.at(fake.address())
        .backoff(new Backoff(Clock.systemUTC(), pauses::add, () -> 0.5));
  }

  private static List<ChromaRecord> all(ChromaSession session) {
    List<ChromaRecord> all = new ArrayList<>();
    try (ChromaRecords records = session.records(session.collections().get(0))) {
      records.forEachRemaining(all::add);
    }
    return all;
  }

  private static Map<ChromaNote, Long> notes(ChromaRecords records) {
    return records.findings().stream()
        .collect(Collectors.toMap(ChromaFinding::note, ChromaFinding::count));
  }

  /** What a page of ids is. */
  private interface Listed {
    String page(int offset, int limit);
  }

  /** Lists as the test says and gives records as Chroma does, of r4 without its vector if asked. */
  private void answerGet(int count, Listed listed, boolean withoutOne) {
    fake.version2(count)
        .on(
            FakeChroma.recordsOf("get"),
            (exchange, body) -> {
              Matcher offset = OFFSET.matcher(body);
              Matcher limit = LIMIT.matcher(body);
              String answer =
                  offset.find() && limit.find()
                      ? listed.page(
                          Integer.parseInt(offset.group(1)), Integer.parseInt(limit.group(1)))
                      : recordsOf(idsIn(body), withoutOne, body.contains("embeddings"));
              FakeChroma.send(exchange, 200, answer);
            });
  }

  private static boolean isBehind(String body, int count) {
    Matcher offset = OFFSET.matcher(body);
    return offset.find() && Integer.parseInt(offset.group(1)) >= count;
  }

  /** For a server that pages and gives records by their ids. */
  private static String pageOf(String body, int count) {
    Matcher offset = OFFSET.matcher(body);
    return offset.find()
        ? pageOf(Integer.parseInt(offset.group(1)), 1_000, count)
        : recordsOf(idsIn(body), false, true);
  }

  private static String pageOf(int offset, int limit, int count) {
    int end = (int) Math.min((long) offset + limit, count);
    return "{\"ids\":["
        + IntStream.range(offset, Math.max(offset, end))
            .mapToObj(i -> "\"r" + i + "\"")
            .collect(Collectors.joining(","))
        + "]}";
  }

  private static List<String> idsIn(String body) {
    String ids = body.substring(body.indexOf('[') + 1, body.indexOf(']'));
    return List.of(ids.replace("\"", "").split(","));
  }

  private static String recordsOf(List<String> ids, boolean withoutFourth, boolean withVectors) {
    String listed = "{\"ids\":[\"" + String.join("\",\"", ids) + "\"]";
    if (!withVectors) {
      return listed + ",\"embeddings\":null}";
    }
    String vectors =
        ids.stream()
            .filter(id -> !withoutFourth || !id.equals("r4"))
            .map(id -> "[1.5,2]")
            .collect(Collectors.joining(","));
    return listed + ",\"embeddings\":[" + vectors + "]}";
  }

  /** No collection is to be read before the others. */
  private static Optional<ChromaCollection> none(List<ChromaCollection> collections) {
    return Optional.empty();
  }
}
