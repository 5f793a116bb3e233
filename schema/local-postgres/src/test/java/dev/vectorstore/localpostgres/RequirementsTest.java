package dev.vectorstore.localpostgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequirementsTest {

  @ParameterizedTest
  @CsvSource({
    "0.8.0, true",
    "0.8.0-1, true",
    "0.10.2, true",
    "1.0, true",
    "0.7.4, false",
    "0, false",
    "'', false"
  })
  void isEnoughPgvector_version_isComparedByNumber(String version, boolean enough) {
    assertThat(Requirements.isEnoughPgvector(version)).isEqualTo(enough);
  }
}
