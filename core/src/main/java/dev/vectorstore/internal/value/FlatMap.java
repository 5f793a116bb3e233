package dev.vectorstore.internal.value;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * An unmodifiable map of few keys, in the order in which they came. It takes a quarter of the
 * memory of a {@link LinkedHashMap}, of which a search would make two for each match. Safe to share
 * between threads.
 *
 * <p>Why: docs/decisions/0104-what-a-search-costs-the-client.md.
 */
public final class FlatMap extends AbstractMap<String, @Nullable Object> {
  // Keys are looked for one after the other.
  private static final int MOST = 8;

  private final @Nullable Object[] parts;

  private FlatMap(@Nullable Object[] parts) {
    this.parts = parts;
  }

  /** Gathers keys and their values. Used by one thread. */
  public static final class Builder {
    private final @Nullable Object[] parts = new Object[2 * MOST];
    private int used;
    private @Nullable Map<String, @Nullable Object> many;

    /** Adds a key with its value, in place of what the key had before. */
    public void put(String key, @Nullable Object value) {
      int place = many == null ? place(parts, used, key) : -1;
      if (place >= 0) {
        parts[place + 1] = value;
      } else if (many == null && used < parts.length) {
        parts[used++] = key;
        parts[used++] = value;
      } else {
        many().put(key, value);
      }
    }

    private Map<String, @Nullable Object> many() {
      if (many == null) {
        many = new LinkedHashMap<>(new FlatMap(parts));
      }
      return many;
    }

    /** The keys that were added, after which others are gathered. Many of them are no flat map. */
    public Map<String, @Nullable Object> build() {
      Map<String, @Nullable Object> built;
      if (many == null) {
        built = new FlatMap(Arrays.copyOf(parts, used));
      } else {
        built = Collections.unmodifiableMap(many);
      }
      used = 0;
      many = null;
      return built;
    }
  }

  private static int place(@Nullable Object[] parts, int used, @Nullable Object key) {
    for (int i = 0; i < used; i += 2) {
      if (Objects.equals(parts[i], key)) {
        return i;
      }
    }
    return -1;
  }

  /** The same keys with values made of these; this map if all are the same. */
  FlatMap with(BiFunction<String, @Nullable Object, @Nullable Object> change) {
    @Nullable Object[] changed = parts;
    for (int i = 0; i < parts.length; i += 2) {
      Object value = change.apply((String) parts[i], parts[i + 1]);
      if (value != parts[i + 1]) {
        changed = changed == parts ? parts.clone() : changed;
        changed[i + 1] = value;
      }
    }
    return changed == parts ? this : new FlatMap(changed);
  }

  @Override
  public int size() {
    return parts.length / 2;
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return place(parts, parts.length, key) >= 0;
  }

  @Override
  public @Nullable Object get(@Nullable Object key) {
    int place = place(parts, parts.length, key);
    return place < 0 ? null : parts[place + 1];
  }

  @Override
  public void forEach(BiConsumer<? super String, ? super @Nullable Object> action) {
    for (int i = 0; i < parts.length; i += 2) {
      action.accept((String) parts[i], parts[i + 1]);
    }
  }

  @Override
  public @Nullable Object remove(@Nullable Object key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void clear() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Set<Entry<String, @Nullable Object>> entrySet() {
    return new Entries();
  }

  private final class Entries extends AbstractSet<Entry<String, @Nullable Object>> {
    @Override
    public int size() {
      return FlatMap.this.size();
    }

    @Override
    public Iterator<Entry<String, @Nullable Object>> iterator() {
      return new Iterator<>() {
        private int next;

        @Override
        public boolean hasNext() {
          return next < parts.length;
        }

        @Override
        public Entry<String, @Nullable Object> next() {
          if (!hasNext()) {
            throw new NoSuchElementException();
          }
          next += 2;
          return new SimpleImmutableEntry<>((String) parts[next - 2], parts[next - 1]);
        }
      };
    }
  }
}
