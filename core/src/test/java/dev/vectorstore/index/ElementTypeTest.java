package dev.vectorstore.index;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ElementTypeTest {
  @ParameterizedTest
  @CsvSource({
    "VECTOR, 3, 12",
    "HALFVEC, 3, 6",
    "BIT, 1, 1",
    "BIT, 8, 1",
    "BIT, 9, 2",
    "VECTOR, 2147483647, 8589934588"
  })
  void bytes_ofADimension_areWholeOnes(ElementType type, int dimension, long bytes) {
    assertThat(type.bytes(dimension)).isEqualTo(bytes);
  }
}
