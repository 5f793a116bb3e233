package dev.vectorstore.internal.search;

import dev.vectorstore.Document;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells documents of one group from those of another as jsonb does: 1 and 1.0 are equal.
 *
 * <p>Why: docs/decisions/0043-groups.md.
 */
public final class Groups {
  private Groups() {}

  /** What is equal for documents of one group; without a value, each is a group of its own. */
  public static Object of(Document document, String metadataKey) {
    Object value = document.metadata().get(metadataKey);
    return value == null ? new Alone(document.id()) : List.of(comparable(value));
  }

  private record Alone(String id) {}

  private record Null() {}

  private static Object comparable(@Nullable Object value) {
    if (value == null) {
      return new Null();
    }
    if (value instanceof Double number) {
      return BigDecimal.valueOf(number).stripTrailingZeros();
    }
    if (value instanceof Number whole) {
      return new BigDecimal(new BigInteger(whole.toString())).stripTrailingZeros();
    }
    if (value instanceof List<?> list) {
      List<Object> elements = new ArrayList<>();
      list.forEach(element -> elements.add(comparable(element)));
      return elements;
    }
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> entries = new HashMap<>();
      map.forEach((key, element) -> entries.put(key, comparable(element)));
      return entries;
    }
    return value;
  }
}
