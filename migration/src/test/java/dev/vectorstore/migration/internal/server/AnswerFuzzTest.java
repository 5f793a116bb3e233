package dev.vectorstore.migration.internal.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.migration.internal.client.ErrorAnswer;
import dev.vectorstore.migration.internal.client.JsonResponses;
import dev.vectorstore.migration.internal.client.RecordsAnswer;
import dev.vectorstore.migration.internal.client.ServedCollection;
import dev.vectorstore.migration.internal.client.ServerFailure;
import dev.vectorstore.migration.internal.client.ServerFailure.Kind;
import dev.vectorstore.migration.internal.directory.Mutations;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/**
 * JsonResponses of servers, damaged: each is read, or refused by a {@link ServerFailure} that
 * quotes nothing of it. The profile {@code fuzz} tries more.
 */
class AnswerFuzzTest {
  private static final String SECRET = "Geheimnis";
  private static final String[] WORDS = {
    "null",
    "NaN",
    "-INF",
    "INF",
    "Infinity",
    "1e999",
    "-0.0",
    "[",
    "]",
    "{",
    "}",
    "\"",
    ",",
    "[[",
    "\"ids\":",
    "\\ud800",
    "\0",
    "999999999999999999999999999",
    "true",
    "]]}"
  };
  private static final byte[] RECORDS =
      bytes(
          """
          {"ids":["a","b","c"],"embeddings":[[1.5,2,-3e-7],[0.1,null,7],null],
           "documents":["Geheimnis",null,"x"],"uris":[null,null,"file:///x"],
           "metadatas":[{"k":1,"f":2.5,"b":true,"l":[1,2],"n":null},null,{"s":"Geheimnis"}],
           "data":null,"included":["embeddings","documents"]}""");
  private static final byte[] MATCHES =
      bytes(
          """
          {"ids":[["a","b"]],"distances":[[0.25,null]],"embeddings":null,
           "documents":[["Geheimnis",null]],"metadatas":[[{"k":1},null]],"include":["distances"]}""");
  private static final byte[] COLLECTIONS =
      bytes(
          """
          [{"id":"e52f6aff-68ee-491e-be50-78ba5f1deafd","name":"articles","dimension":4,
            "metadata":{"hnsw:space":"cosine","topic":"Geheimnis"},
            "configuration_json":{"hnsw":{"space":"l2","ef_search":100},"spann":null,
             "embedding_function":{"type":"known","name":"default","config":{}}},
            "schema":{"keys":{"#embedding":{"float_list":{"vector_index":{"config":{
             "space":"cosine"}}}}}},"tenant":"t","database":"d","version":0}]""");
  private static final byte[] FAILURE =
      bytes("{\"error\":\"InvalidArgumentError\",\"message\":\"Geheimnis\"}");

  @Property(shrinking = ShrinkingMode.OFF)
  void records_damaged_areReadOrRefused(@ForAll long seed) {
    readOrRefused(seed, RECORDS, RecordsAnswer::ofGet);
  }

  @Property(shrinking = ShrinkingMode.OFF)
  void matches_damaged_areReadOrRefused(@ForAll long seed) {
    readOrRefused(seed, MATCHES, RecordsAnswer::ofQuery);
  }

  @Property(shrinking = ShrinkingMode.OFF)
  void collections_damaged_areReadOrRefused(@ForAll long seed) {
    readOrRefused(
        seed,
        COLLECTIONS,
        parser ->
            JsonResponses.objects(parser).stream()
                .map(said -> ServedCollection.of("http://localhost:8000", said, "t", "d"))
                .toList());
  }

  @Property(shrinking = ShrinkingMode.OFF)
  void failures_damaged_giveNoMoreThanTheNameOfTheError(@ForAll long seed) {
    ErrorAnswer answer = ErrorAnswer.of(400, stream(new Mutations(seed).of(FAILURE, WORDS)));
    assertThat(answer.code()).hasSizeLessThanOrEqualTo(64);
  }

  @Example
  void numbers_thatAreNone_areReadAsJacksonReadsThem() {
    RecordsAnswer answer =
        JsonResponses.read(
            "server",
            stream(bytes("{\"ids\":[\"a\"],\"embeddings\":[[-INF,NaN,Infinity,1e39]]}")),
            RecordsAnswer::ofGet);
    assertThat(answer.embedding(0).orElseThrow())
        .containsExactly(
            Float.NEGATIVE_INFINITY, Float.NaN, Float.POSITIVE_INFINITY, Float.POSITIVE_INFINITY);
  }

  @Example
  void bytes_thatAreNoUnicode_areRefused() {
    byte[] utf32 = {0, 0, 0, '{', 0x7f, 0x7f, 0x7f, 0x7f, 0, 0, 0, '}'};
    assertThatThrownBy(() -> JsonResponses.read("server", stream(utf32), RecordsAnswer::ofGet))
        .isInstanceOf(ServerFailure.class)
        .hasMessage("server answered with something that is not readable JSON");
  }

  private static <T> void readOrRefused(long seed, byte[] sound, JsonResponses.Reading<T> reading) {
    byte[] damaged = new Mutations(seed).of(sound, WORDS);
    try {
      assertThat(JsonResponses.read("server", stream(damaged), reading)).isNotNull();
    } catch (ServerFailure e) {
      assertThat(e.kind()).isEqualTo(Kind.MALFORMED);
      assertThat(e).hasMessageNotContaining(SECRET).hasNoCause();
    }
  }

  private static InputStream stream(byte[] body) {
    return new ByteArrayInputStream(body);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
