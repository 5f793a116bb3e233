package dev.vectorstore.examples.chromaimport;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Reports as JSON: a record is an object of its components, a map one of its keys, what is empty is
 * null, and times are text of ISO 8601.
 */
final class JsonText {
  private static final JsonFactory FACTORY = new JsonFactory();

  private final JsonGenerator json;

  /** What is JSON already. */
  record Ready(String json) {}

  private JsonText(JsonGenerator json) {
    this.json = json;
  }

  static String of(Object value) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      new JsonText(json.useDefaultPrettyPrinter()).write(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private void write(@Nullable Object value) throws IOException {
    if (value instanceof Optional<?> optional) {
      write(optional.orElse(null));
    } else if (value instanceof OptionalInt optional) {
      write(optional.isPresent() ? optional.getAsInt() : null);
    } else if (value instanceof Ready ready) {
      json.writeRawValue(ready.json());
    } else if (value instanceof Record each) {
      record(each);
    } else if (value instanceof Map<?, ?> map) {
      object(map);
    } else if (value instanceof Iterable<?> list) {
      list(list);
    } else if (value == null || value instanceof Number || value instanceof Boolean) {
      json.writeObject(value);
    } else {
      json.writeString(value.toString());
    }
  }

  private void record(Record value) throws IOException {
    json.writeStartObject();
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      json.writeFieldName(component.getName());
      write(component(value, component));
    }
    json.writeEndObject();
  }

  private static @Nullable Object component(Record value, RecordComponent component) {
    try {
      return component.getAccessor().invoke(value);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a report cannot be read", e);
    }
  }

  private void object(Map<?, ?> map) throws IOException {
    json.writeStartObject();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      json.writeFieldName(String.valueOf(entry.getKey()));
      write(entry.getValue());
    }
    json.writeEndObject();
  }

  private void list(Iterable<?> list) throws IOException {
    json.writeStartArray();
    for (Object each : list) {
      write(each);
    }
    json.writeEndArray();
  }
}
