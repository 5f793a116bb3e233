package dev.vectorstore.internal.document;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.vectorstore.internal.value.FlatMap;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the metadata of several documents, as {@link MetadataJson#read} does of one, by one parser:
 * to make one takes longer, and more memory, than to read a document's. Used by one thread.
 *
 * <p>Why: docs/decisions/0104-what-a-search-costs-the-client.md.
 */
public final class MetadataReader implements AutoCloseable {
  private final Texts texts = new Texts();
  private final FlatMap.Builder map = new FlatMap.Builder();
  private @Nullable JsonParser parser;

  /** The metadata of a JSON object, in the types that {@link dev.vectorstore.Document} promises. */
  public Map<String, @Nullable Object> read(String json) {
    if (json.equals("{}")) {
      return Map.of();
    }
    try {
      texts.add(json);
      JsonParser all = parser();
      JsonToken first = all.nextToken();
      if (first != JsonToken.START_OBJECT) { // what is left of it would be read as the next
        throw new IllegalStateException("metadata is no object, but begins with " + first);
      }
      return MetadataJson.readMap(all, map);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JsonParser parser() throws IOException {
    if (parser == null) {
      parser = MetadataJson.parser(texts);
    }
    return parser;
  }

  /** Gives the parser's buffers back. */
  @Override
  public void close() {
    if (parser != null) {
      try {
        parser.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e); // a reader of texts has nothing to fail at
      }
    }
  }

  /** Texts that come one by one. The parser asks for the next once it has read the one before. */
  private static final class Texts extends Reader {
    private String text = "";
    private int at;

    void add(String next) {
      text = next;
      at = 0;
    }

    @Override
    public int read(char[] target, int offset, int length) {
      int read = Math.min(length, text.length() - at);
      if (read == 0) {
        return -1;
      }
      text.getChars(at, at + read, target, offset);
      at += read;
      return read;
    }

    @Override
    public void close() {
      text = "";
    }
  }
}
