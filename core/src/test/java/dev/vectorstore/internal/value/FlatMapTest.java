package dev.vectorstore.internal.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.NullUnmarked;

@NullUnmarked // generators of null are beyond what the types of jqwik can say
class FlatMapTest {
  private final FlatMap.Builder builder = new FlatMap.Builder();

  @Property(tries = 500)
  void build_anyKeys_areThoseOfAnOrdinaryMapInTheirOrder(@ForAll("keys") List<String> keys) {
    Map<String, Object> expected = new LinkedHashMap<>();
    for (int i = 0; i < keys.size(); i++) {
      Object value = i % 3 == 0 ? null : i;
      expected.put(keys.get(i), value);
      builder.put(keys.get(i), value);
    }

    Map<String, Object> built = builder.build();

    assertThat(built).isEqualTo(expected).hasSameHashCodeAs(expected).hasToString(expected + "");
    assertThat(expected).isEqualTo(built);
    assertThat(new ArrayList<>(built.keySet())).isEqualTo(new ArrayList<>(expected.keySet()));
    assertThat(seen(built)).isEqualTo(seen(expected));
    for (String key : List.of("a", "b", "z", "none")) {
      assertThat(built.get(key)).isEqualTo(expected.get(key));
      assertThat(built.containsKey(key)).isEqualTo(expected.containsKey(key));
    }
    assertThat(built.containsKey(null)).isFalse();
    assertThat(builder.build()).isEmpty();
  }

  private static List<String> seen(Map<String, Object> map) {
    List<String> seen = new ArrayList<>();
    map.forEach((key, value) -> seen.add(key + "=" + value));
    return seen;
  }

  @Provide
  Arbitrary<List<String>> keys() {
    return Arbitraries.strings().withCharRange('a', 'z').ofMaxLength(1).list().ofMaxSize(20);
  }

  @Example
  void change_anything_isRefused() {
    Map<String, Object> one = map("a", 1);

    assertRefused(() -> one.put("b", 2));
    assertRefused(() -> one.remove("b"));
    assertRefused(one::clear);
    assertRefused(() -> one.entrySet().iterator().next().setValue(3));
    assertRefused(() -> one.keySet().remove("a"));
    assertRefused(() -> map().clear());
    assertThat(one).isEqualTo(Map.of("a", 1));
  }

  private static void assertRefused(Runnable change) {
    assertThatThrownBy(change::run).isInstanceOf(UnsupportedOperationException.class);
  }

  @Example
  void iterator_behindTheLast_fails() {
    Iterator<?> entries = map("a", 1).entrySet().iterator();
    entries.next();

    assertThat(entries.hasNext()).isFalse();
    assertThatThrownBy(entries::next).isInstanceOf(NoSuchElementException.class);
  }

  @Example
  void with_sameValues_isTheSameMapAndOthersACopy() {
    FlatMap two = (FlatMap) map("a", 1, "b", null);

    assertThat(two.with((key, value) -> value)).isSameAs(two);
    Map<String, Object> expected = new HashMap<>(Map.of("a", 1));
    expected.put("b", "c");
    assertThat(two.with((key, value) -> value == null ? "c" : value)).isEqualTo(expected);
    assertThat(two.get("b")).isNull();
  }

  private Map<String, Object> map(Object... parts) {
    for (int i = 0; i < parts.length; i += 2) {
      builder.put((String) parts[i], parts[i + 1]);
    }
    return builder.build();
  }
}
