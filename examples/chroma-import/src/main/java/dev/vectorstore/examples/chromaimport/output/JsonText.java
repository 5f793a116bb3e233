package dev.vectorstore.examples.chromaimport.output;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Reports as JSON. A record is an object of its components, a map is an object of its keys, an
 * empty {@code Optional} is null, and times and durations are ISO 8601 text.
 */
public final class JsonText {
  private static final SimpleModule TYPES =
      new SimpleModule()
          .addSerializer(new ToStringSerializer(Instant.class))
          .addSerializer(new ToStringSerializer(Duration.class))
          .addSerializer(Optional.class, new ContentOrNull())
          .addSerializer(OptionalInt.class, new ContentOrNull());

  private static final ObjectWriter WRITER =
      JsonMapper.builder()
          .addModule(TYPES)
          // Without methods, since a report has methods beyond its components.
          .visibility(PropertyAccessor.ALL, Visibility.NONE)
          .visibility(PropertyAccessor.FIELD, Visibility.ANY)
          .build()
          .writerWithDefaultPrettyPrinter();

  private JsonText() {}

  /** Text that is already JSON. */
  public record Ready(@JsonValue @JsonRawValue String json) {}

  public static String of(Object value) {
    try {
      return WRITER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON for " + value.getClass().getName(), e);
    }
  }

  private static final class ContentOrNull extends JsonSerializer<Object> {
    @Override
    public void serialize(Object optional, JsonGenerator json, SerializerProvider serializers)
        throws IOException {
      serializers.defaultSerializeValue(content(optional), json);
    }

    private static @Nullable Object content(Object optional) {
      return optional instanceof OptionalInt number
          ? (number.isPresent() ? number.getAsInt() : null)
          : ((Optional<?>) optional).orElse(null);
    }
  }
}
