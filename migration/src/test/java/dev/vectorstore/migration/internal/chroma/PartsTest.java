package dev.vectorstore.migration.internal.chroma;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The small parts: positions, JSON, text and vectors. */
class PartsTest {

  @Example
  void position_isReadFromEachForm() {
    assertThat(SeqIds.from(42)).hasValue(42);
    assertThat(SeqIds.from(-1L)).hasValue(-1);
    assertThat(SeqIds.from(HexFormat.of().parseHex("000000000000012c"))).hasValue(300);
    assertThat(SeqIds.from(HexFormat.of().parseHex("0".repeat(44) + "012c"))).hasValue(300);
    assertThat(SeqIds.from(HexFormat.of().parseHex("ff".repeat(24)))).isEmpty();
    assertThat(SeqIds.from(null)).isEmpty();
    assertThat(SeqIds.from("x")).isEmpty();
  }

  @Example
  void position_garbled_isRepairedIfNoDigitIsLost() {
    assertThat(SeqIds.isGarbled(1229821589196978484L)).isTrue();
    assertThat(SeqIds.repair(1229821589196978484L, 481_200)).hasValue(481_194);
    assertThat(SeqIds.repair(1229821589196978484L, 481_000)).isEmpty();
    assertThat(SeqIds.repair(0x3132333435363738L, 20_000_000)).hasValue(12_345_678);
    assertThat(SeqIds.repair(0x3132333435363738L, 200_000_000)).isEmpty();
    assertThat(SeqIds.repair(0x1111111111111111L, 100)).isEmpty();
    assertThat(SeqIds.repair(0x1111113131411131L, 100_000)).isEmpty();
    assertThat(SeqIds.isGarbled(5_000_000_000L)).isFalse();
    assertThat(SeqIds.isGarbled(-1)).isFalse();
  }

  @Example
  void json_ofPythonAndRust_keepsEveryType() {
    Map<String, Object> read =
        Json.objectOrEmpty(
            Optional.of(
                """
                {"i": 3, "f": 3.0, "z": -0.0, "big": 1180591620717411303424, "n": NaN,
                 "p": Infinity, "m": -Infinity, "e": 1e400, "s": "\\ud800\\u0000", "k\\ud83d": true,
                 "a": [1, 2.5, "x", false, []], "l": 9223372036854775807, "o": {"#type": "x"}}"""));
    assertThat(read)
        .isEqualTo(
            Map.ofEntries(
                Map.entry("i", 3L),
                Map.entry("f", 3.0),
                Map.entry("z", -0.0),
                Map.entry("big", BigInteger.TWO.pow(70)),
                Map.entry("n", Double.NaN),
                Map.entry("p", Double.POSITIVE_INFINITY),
                Map.entry("m", Double.NEGATIVE_INFINITY),
                Map.entry("e", Double.POSITIVE_INFINITY),
                Map.entry("s", "\ud800\0"),
                Map.entry("k\ud83d", true),
                Map.entry("a", List.of(1L, 2.5, "x", false, List.of())),
                Map.entry("l", Long.MAX_VALUE),
                Map.entry("o", Map.of("#type", "x"))));
  }

  @Example
  void json_thatIsNoObject_isEmpty() {
    for (String text :
        List.of(
            "",
            " ",
            "null",
            "[]",
            "{",
            "{\"a\":}",
            "{} {}",
            "{\"a\":" + "[".repeat(5000),
            "{\"a\":" + "9".repeat(20_000) + "}")) {
      assertThat(Json.object(text)).isEmpty();
    }
  }

  @Property
  void text_ofUtf8_isDecoded(@ForAll String text) {
    String sound = new String(text.getBytes(UTF_8), UTF_8);
    assertThat(RawText.decode(sound.getBytes(UTF_8))).isEqualTo(sound);
    assertThat(RawText.isMalformed(sound)).isFalse();
  }

  @Property
  void text_ofAnyBytes_canBeTurnedBack(@ForAll byte[] bytes) {
    assertThat(encode(RawText.decode(bytes))).isEqualTo(bytes);
  }

  private static byte[] encode(String decoded) {
    ByteBuffer bytes = ByteBuffer.allocate(decoded.length() * 4);
    decoded
        .codePoints()
        .forEach(
            point -> {
              if (point >= 0xDC80 && point <= 0xDCFF) {
                bytes.put((byte) point);
              } else {
                bytes.put(Character.toString(point).getBytes(UTF_8));
              }
            });
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  @Example
  void vector_isKeptBitByBit() {
    byte[] bytes = HexFormat.of().parseHex("0100c07f0000807f00000080010000000000803f");
    ChromaVector vector = ChromaVector.of(bytes);
    assertThat(vector.bytes()).isEqualTo(bytes);
    assertThat(vector.dimension()).isEqualTo(5);
    assertThat(vector.floats())
        .containsExactly(Float.NaN, Float.POSITIVE_INFINITY, -0f, Float.MIN_VALUE, 1f);
    assertThat(vector.isFinite()).isFalse();
    assertThat(vector).hasToString("ChromaVector[5]");
  }

  @Property
  void vector_within_countsTheStepsBetweenFloats(@ForAll float value) {
    float next = Math.nextUp(Math.nextUp(value));
    if (Float.isFinite(value) && Float.isFinite(next)) {
      assertThat(vector(value).isWithin(2, vector(next))).isTrue();
      assertThat(vector(value).isWithin(1, vector(next))).isFalse();
    }
    assertThat(vector(value).isWithin(0, vector(value))).isTrue();
  }

  @Example
  void vector_within_countsAcrossZero() {
    assertThat(vector(-0f).isWithin(0, vector(0f))).isTrue();
    assertThat(vector(-Float.MIN_VALUE).isWithin(2, vector(Float.MIN_VALUE))).isTrue();
    assertThat(vector(-Float.MIN_VALUE).isWithin(1, vector(Float.MIN_VALUE))).isFalse();
    assertThat(vector(-1f).isWithin(4, vector(1f))).isFalse();
  }

  private static ChromaVector vector(float value) {
    return ChromaVector.of(
        ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(value).array());
  }
}
