package dev.vectorstore.migration;

import dev.vectorstore.internal.http.Backoff;
import dev.vectorstore.migration.internal.chroma.ChromaCollection;
import dev.vectorstore.migration.internal.chroma.ChromaRecord;
import dev.vectorstore.migration.internal.chroma.ChromaRecords;
import dev.vectorstore.migration.internal.chroma.ChromaSession;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A server under the control of the test, and what is read from it. */
abstract class ChromaServerFixture {
  static final Pattern OFFSET = Pattern.compile("\"offset\":(\\d+)");

  final List<Duration> pauses = new ArrayList<>();
  FakeChroma fake;

  @BeforeEach
  void start() throws IOException {
    fake = FakeChroma.start();
  }

  @AfterEach
  void stop() {
    fake.close();
  }

  ChromaServer server() {
    return ChromaServer.at(fake.address())
        .backoff(new Backoff(Clock.systemUTC(), pauses::add, () -> 0.5));
  }

  static List<ChromaRecord> all(ChromaSession session) {
    List<ChromaRecord> all = new ArrayList<>();
    try (ChromaRecords records = session.records(session.collections().get(0))) {
      records.forEachRemaining(all::add);
    }
    return all;
  }

  /** For a server that pages and gives records by their ids. */
  static String pageOf(String body, int count) {
    Matcher offset = OFFSET.matcher(body);
    return offset.find()
        ? pageOf(Integer.parseInt(offset.group(1)), 1_000, count)
        : recordsOf(idsIn(body), false, true);
  }

  static String pageOf(int offset, int limit, int count) {
    int end = (int) Math.min((long) offset + limit, count);
    return "{\"ids\":["
        + IntStream.range(offset, Math.max(offset, end))
            .mapToObj(i -> "\"r" + i + "\"")
            .collect(Collectors.joining(","))
        + "]}";
  }

  static List<String> idsIn(String body) {
    String ids = body.substring(body.indexOf('[') + 1, body.indexOf(']'));
    return List.of(ids.replace("\"", "").split(","));
  }

  static String recordsOf(List<String> ids, boolean withoutFourth, boolean withVectors) {
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
  static Optional<ChromaCollection> none(List<ChromaCollection> collections) {
    return Optional.empty();
  }
}
