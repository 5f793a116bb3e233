package dev.vectorstore.internal.http;

import java.net.http.HttpRequest;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Headers that callers add to each request. Names have no case. Values are secrets, which no text
 * of this class holds. Immutable.
 */
public final class RequestHeaders {
  /** No header. */
  public static final RequestHeaders NONE = new RequestHeaders(Map.of());

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

  /** Set by the client itself, or by this library. */
  private static final Set<String> RESERVED =
      Set.of(
          "accept",
          "accept-encoding",
          "connection",
          "content-length",
          "content-type",
          "expect",
          "host",
          "transfer-encoding",
          "upgrade");

  private final Map<String, Supplier<String>> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  private RequestHeaders(Map<String, Supplier<String>> values) {
    this.values.putAll(values);
  }

  /**
   * A copy with a header whose value is asked for each time; it replaces one of the same name.
   *
   * @throws IllegalArgumentException if it is no header or is one that the library sets itself
   */
  public RequestHeaders with(String name, Supplier<String> value) {
    requireSettable(name);
    RequestHeaders copy = new RequestHeaders(values);
    copy.values.put(name, value);
    return copy;
  }

  /**
   * A copy with this header; it replaces one of the same name.
   *
   * @throws IllegalArgumentException if it is no header, is one that the library sets itself, or
   *     the value has other characters than printable ASCII
   */
  public RequestHeaders withFixed(String name, String value) {
    requireSettable(name);
    int bad = firstUnsendable(value);
    if (bad >= 0) {
      throw new IllegalArgumentException(unsendable(name, bad));
    }
    return with(name, () -> value);
  }

  /**
   * Checks the name of a header.
   *
   * @throws IllegalArgumentException if it is no header or is one that the library sets itself
   */
  public static void requireSettable(String name) {
    if (!NAME.matcher(name).matches() || RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException("no header that can be set here: " + name);
    }
  }

  /** The index of the first character that no header can hold, or -1. */
  public static int firstUnsendable(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) < ' ' || value.charAt(i) > '~') {
        return i;
      }
    }
    return -1;
  }

  private static String unsendable(String name, int index) {
    return "the value of header "
        + name
        + " has a character that it cannot hold, at index "
        + index;
  }

  /**
   * Sets the headers of a request.
   *
   * @throws IllegalStateException if a value has other characters than printable ASCII
   */
  public void addTo(HttpRequest.Builder request) {
    values.forEach(
        (name, supplier) -> {
          String value = supplier.get();
          int bad = firstUnsendable(value);
          if (bad >= 0) {
            throw new IllegalStateException(unsendable(name, bad));
          }
          request.setHeader(name, value);
        });
  }

  /** The names, in order. */
  public Set<String> names() {
    return Collections.unmodifiableSet(values.keySet());
  }

  /** The names alone. */
  @Override
  public String toString() {
    return names().toString();
  }
}
