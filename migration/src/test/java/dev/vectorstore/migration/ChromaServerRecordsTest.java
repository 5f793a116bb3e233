package dev.vectorstore.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.migration.ChromaReadException.Reason;
import dev.vectorstore.migration.internal.chroma.ChromaFinding;
import dev.vectorstore.migration.internal.chroma.ChromaRecord;
import dev.vectorstore.migration.internal.chroma.ChromaRecords;
import dev.vectorstore.migration.internal.chroma.ChromaSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the records of a server are read: each once, or the collection is refused. */
class ChromaServerRecordsTest extends ChromaServerFixture {
  private static final Pattern LIMIT = Pattern.compile("\"limit\":(\\d+)");

  @Test
  void records_shortPages_areAllMet() {
    answerGet(7, (offset, limit) -> pageOf(offset, Math.min(limit, 3), 7), false);

    try (ChromaSession session = server().open(ChromaServerRecordsTest::none)) {
      assertThat(all(session)).hasSize(7);
      assertThat(session.collections().get(0).count()).isEqualTo(7);
    }
  }

  @Test
  void records_samePageForEver_areMetOnceAndTold() {
    answerGet(2, (offset, limit) -> pageOf(0, 2, 2), false);

    try (ChromaSession session = server().open(ChromaServerRecordsTest::none);
        ChromaRecords records = session.records(session.collections().get(0))) {
      assertThat(records).toIterable().hasSize(2);
      assertThat(notes(records)).containsOnlyKeys(ChromaNote.RECORD_REPEATED);
    }
  }

  @Test
  void records_listWithoutEnd_isRefused() {
    answerGet(10, (offset, limit) -> pageOf(offset, limit, Integer.MAX_VALUE), false);

    try (ChromaSession session = server().open(ChromaServerRecordsTest::none)) {
      assertThatThrownBy(() -> session.records(session.collections().get(0)))
          .isInstanceOfSatisfying(
              ChromaReadException.class,
              e -> assertThat(e.reason()).isEqualTo(Reason.SERVER_ANSWER))
          .hasMessageEndingWith("lists records without end, far more than it counts");
    }
  }

  @Test
  void records_otherCount_isTold() {
    answerGet(5, (offset, limit) -> pageOf(offset, limit, 3), false);

    try (ChromaSession session = server().open(ChromaServerRecordsTest::none);
        ChromaRecords records = session.records(session.collections().get(0))) {
      assertThat(records).toIterable().hasSize(3);
      assertThat(notes(records)).containsEntry(ChromaNote.COUNT_CONTRADICTED, 2L);
    }
  }

  @Test
  void records_vectorsShorterThanIds_areFoundOneByOne() {
    answerGet(9, (offset, limit) -> pageOf(offset, limit, 9), true);

    try (ChromaSession session = server().open(ChromaServerRecordsTest::none);
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

    try (ChromaSession session = server().maxRetries(2).open(ChromaServerRecordsTest::none);
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

    try (ChromaSession session = server().open(ChromaServerRecordsTest::none)) {
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

    try (ChromaSession session = server().open(ChromaServerRecordsTest::none)) {
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
}
