package dev.vectorstore.internal.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.Document;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.NullUnmarked;

@NullUnmarked // generators of null are beyond what the types of jqwik can say
class MetadataJsonTest {
  @Example
  void write_numbers_keepWholeAndFractionApart() {
    assertThat(MetadataJson.write(3L)).isEqualTo("3");
    assertThat(MetadataJson.write(3.0)).isEqualTo("3.0");
    assertThat(MetadataJson.write(1e22)).isEqualTo("10000000000000000000000.0");
    assertThat(MetadataJson.write(1e-7)).isEqualTo("0.00000010");
    assertThat(MetadataJson.write(BigInteger.TWO.pow(64))).isEqualTo("18446744073709551616");
  }

  @Example
  void read_largerThanLong_isBigInteger() {
    assertThat(MetadataJson.read("{\"a\": 9223372036854775808, \"b\": -9223372036854775808}"))
        .isEqualTo(Map.of("a", BigInteger.TWO.pow(63), "b", Long.MIN_VALUE));
  }

  @Example
  void readValue_anyJson_isInTheSameTypes() {
    assertThat(MetadataJson.readValue("[{\"a\": {\"b\": 7}}, 1.5, \"c\", null]"))
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .containsExactly(Map.of("a", Map.of("b", 7L)), 1.5, "c", null);
    assertThat(MetadataJson.readValue("true")).isEqualTo(true);
  }

  @Property(tries = 500)
  void read_whatWasWritten_isTheSame(@ForAll("metadata") Map<String, Object> metadata) {
    Map<String, Object> checked = Document.of("id").metadata(metadata).metadata();

    assertThat(MetadataJson.read(MetadataJson.write(checked))).isEqualTo(checked);
  }

  @Provide
  Arbitrary<Map<String, Object>> metadata() {
    return Arbitraries.maps(text(), value(3)).ofMaxSize(5).map(HashMap::new);
  }

  private static Arbitrary<Object> value(int depth) {
    Arbitrary<Object> scalar =
        Arbitraries.oneOf(
            text().asGeneric(),
            Arbitraries.longs().asGeneric(),
            Arbitraries.bigIntegers().asGeneric(),
            Arbitraries.doubles().asGeneric(),
            Arbitraries.of(true, false).asGeneric(),
            Arbitraries.just(null));
    if (depth == 0) {
      return scalar;
    }
    Arbitrary<Object> inner = value(depth - 1);
    Arbitrary<Object> list =
        inner.list().ofMaxSize(3).map(elements -> (Object) new ArrayList<>(elements));
    Arbitrary<Object> map =
        Arbitraries.maps(text(), inner)
            .ofMaxSize(3)
            .map(elements -> (Object) new HashMap<>(elements));
    return Arbitraries.frequencyOf(
        List.of(Tuple.of(5, scalar), Tuple.of(1, list), Tuple.of(1, map)));
  }

  private static Arbitrary<String> text() {
    return Arbitraries.strings()
        .all()
        .excludeChars('\0')
        .ofMaxLength(8)
        .filter(MetadataJsonTest::isPaired);
  }

  private static boolean isPaired(String text) {
    return text.codePoints().noneMatch(c -> Character.getType(c) == Character.SURROGATE);
  }
}
