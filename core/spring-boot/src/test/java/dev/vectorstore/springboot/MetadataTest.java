package dev.vectorstore.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What an IDE shows of the properties. */
class MetadataTest {
  private static final Pattern NAME = Pattern.compile("\"name\": \"(vectorstore\\.[a-z-]+)\"");

  @Test
  void metadata_describesEachPropertyAndNoOther() throws IOException {
    try (InputStream file =
        MetadataTest.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
      String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(NAME.matcher(text).results().map(found -> found.group(1)).distinct())
          .containsExactlyInAnyOrderElementsOf(
              Arrays.stream(VectorStoreProperties.class.getRecordComponents())
                  .map(RecordComponent::getName)
                  .map(MetadataTest::key)
                  .toList());
    }
  }

  private static String key(String component) {
    return "vectorstore." + component.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }
}
