package dev.vectorstore.internal.postgres.imports;

import dev.vectorstore.internal.document.MetadataJson;
import dev.vectorstore.internal.text.CodePointOrder;
import dev.vectorstore.internal.text.Utf8;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Metadata to the letter as PostgreSQL writes the {@code jsonb} that it makes of it: keys by length
 * and then by their bytes, a blank behind each colon and comma, and numbers as they came.
 */
final class JsonbText {
  private static final Comparator<String> KEYS =
      Comparator.comparingLong(Utf8::length).thenComparing(CodePointOrder.INSTANCE);

  private final StringBuilder text = new StringBuilder();

  private JsonbText() {}

  static String of(Map<String, @Nullable Object> metadata) {
    JsonbText jsonb = new JsonbText();
    jsonb.value(metadata);
    return jsonb.text.toString();
  }

  private void value(@Nullable Object value) {
    if (value instanceof String string) {
      string(string);
    } else if (value instanceof Double number) {
      text.append(MetadataJson.plain(number));
    } else if (value instanceof List<?> list) {
      list(list);
    } else if (value instanceof Map<?, ?> map) {
      map(map);
    } else {
      text.append(value); // null, a boolean or a whole number
    }
  }

  private void list(List<?> list) {
    String between = "";
    text.append('[');
    for (Object element : list) {
      text.append(between);
      value(element);
      between = ", ";
    }
    text.append(']');
  }

  private void map(Map<?, ?> map) {
    List<String> keys = map.keySet().stream().map(String.class::cast).sorted(KEYS).toList();
    String between = "";
    text.append('{');
    for (String key : keys) {
      text.append(between);
      string(key);
      text.append(": ");
      value(map.get(key));
      between = ", ";
    }
    text.append('}');
  }

  private void string(String string) {
    text.append('"');
    for (int i = 0; i < string.length(); i++) {
      character(string.charAt(i));
    }
    text.append('"');
  }

  private void character(char c) {
    switch (c) {
      case '"', '\\' -> text.append('\\').append(c);
      case '\b' -> text.append("\\b");
      case '\f' -> text.append("\\f");
      case '\n' -> text.append("\\n");
      case '\r' -> text.append("\\r");
      case '\t' -> text.append("\\t");
      default -> {
        if (c < ' ') {
          text.append("\\u00")
              .append(Character.forDigit(c >> 4, 16))
              .append(Character.forDigit(c & 15, 16));
        } else {
          text.append(c);
        }
      }
    }
  }
}
