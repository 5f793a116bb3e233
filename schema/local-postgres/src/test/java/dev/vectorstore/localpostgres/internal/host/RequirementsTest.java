package dev.vectorstore.localpostgres.internal.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.localpostgres.internal.provider.PgvectorContainer;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequirementsTest {
  private static final Requirements ANY = new Requirements(OptionalInt.empty());
  private static final Requirements EIGHTEEN = new Requirements(OptionalInt.of(18));

  @ParameterizedTest
  @CsvSource({"14, false, false", "15, true, false", "17, true, false", "18, true, true"})
  void allowsPostgres_major_isFromFifteenOnOrTheOneAskedFor(int major, boolean any, boolean asked) {
    assertThat(ANY.allowsPostgres(major)).isEqualTo(any);
    assertThat(EIGHTEEN.allowsPostgres(major)).isEqualTo(asked);
  }

  @Test
  void checkPostgres_anotherMajor_namesTheSetting() {
    assertThatThrownBy(() -> EIGHTEEN.checkPostgres(17, "PostgreSQL 17 in /x"))
        .isInstanceOf(UnavailableException.class)
        .hasMessage(
            "PostgreSQL 17 in /x is not the 18 that VECTORSTORE_LOCAL_POSTGRES_VERSION asks for");
  }

  @ParameterizedTest
  @ValueSource(strings = {"14", "17.2", "forky", "-18", "99999", "18,17"})
  void of_whatIsNoMajor_isRefused(String text) {
    assertThatThrownBy(() -> Requirements.of(environment(text)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "VECTORSTORE_LOCAL_POSTGRES_VERSION is \""
                + text
                + "\"; it must be a major version of PostgreSQL, 15 or newer, as in 18");
  }

  @Test
  void of_setting_isThatMajor() {
    assertThat(Requirements.of(environment(" 18 "))).isEqualTo(EIGHTEEN);
    assertThat(Requirements.of(environment(""))).isEqualTo(ANY);
  }

  @Test
  void preferredMajor_ofWhatIsAskedFor_orSeventeen() {
    assertThat(ANY.preferredMajor()).isEqualTo(17);
    assertThat(EIGHTEEN.preferredMajor()).isEqualTo(18);
    assertThat(PgvectorContainer.image(EIGHTEEN)).isEqualTo("pgvector/pgvector:pg18");
  }

  @ParameterizedTest
  @CsvSource({
    "0.8.0, true",
    "0.8.0-1, true",
    "0.8.0-yb, true",
    "0.8.0.google-1, true",
    "0.8-yb, true",
    "1, true",
    "1-yb, true",
    "0.99999999999, true",
    "99999999999, true",
    "0.7-yb, false",
    "v1.0, false",
    "0.10.2, true",
    "1.0, true",
    "0.7.4, false",
    "0, false",
    "'', false"
  })
  void isEnoughPgvector_version_isComparedByNumber(String version, boolean enough) {
    assertThat(Requirements.isEnoughPgvector(version)).isEqualTo(enough);
  }

  private static Environment environment(String version) {
    return new Environment(Map.of(Environment.VERSION, version), Path.of("/tmp"));
  }
}
