package dev.vectorstore.migration.internal.chroma;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class ChromaVectorTest {
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
