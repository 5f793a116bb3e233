package dev.vectorstore.internal.document;

import dev.vectorstore.Document;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** About how many bytes a document takes, for what is to be bounded. */
public final class DocumentSize {
  private static final int BYTES_OF_A_VALUE = 16;

  private DocumentSize() {}

  /** Of all its parts. */
  public static long of(Document document) {
    int numbers =
        document
            .embedding()
            .map(embedding -> embedding.dimension())
            .or(() -> document.unsearchable().map(unsearchable -> unsearchable.dimension()))
            .orElse(0);
    return document.id().length()
        + document.text().map(String::length).orElse(0)
        + (long) numbers * Float.BYTES
        + of(document.metadata());
  }

  private static long of(@Nullable Object value) {
    if (value instanceof String text) {
      return (long) BYTES_OF_A_VALUE + text.length();
    }
    long size = BYTES_OF_A_VALUE;
    if (value instanceof Map<?, ?> map) {
      for (Map.Entry<?, ? extends @Nullable Object> entry : map.entrySet()) {
        size += of(entry.getKey()) + of(entry.getValue());
      }
    } else if (value instanceof Collection<?> list) {
      for (@Nullable Object element : list) {
        size += of(element);
      }
    }
    return size;
  }
}
