package dev.vectorstore.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.migration.ChromaReadException.Reason;
import dev.vectorstore.migration.internal.chroma.ChromaCollection;
import dev.vectorstore.migration.internal.chroma.ChromaMetric;
import dev.vectorstore.migration.internal.chroma.ChromaRecord;
import dev.vectorstore.migration.internal.chroma.ChromaSession;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How a server is opened: what is sent to it, and what becomes of answers that are not as they
 * should be.
 */
class ChromaServerTest extends ChromaServerFixture {
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
  void at_addressThatIsNone_isRefusedWithoutRepeatingIt() {
    for (String address :
        List.of("ftp://host", "http://user:secret@host", "http://host/?key=secret", "host")) {
      assertThatThrownBy(() -> ChromaServer.at(URI.create(address)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("the address of a Chroma server ")
          .hasMessageNotContaining("secret");
    }
  }
}
