package dev.vectorstore.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Embedding;
import dev.vectorstore.memory.InMemoryEmbeddingCache;
import dev.vectorstore.model.EmbeddingCache;
import dev.vectorstore.model.TextKind;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InMemoryEmbeddingCacheTest extends EmbeddingCacheContract {
  private static final Embedding ANY = Embedding.of(1, 2, 3);

  private final InMemoryEmbeddingCache cache = InMemoryEmbeddingCache.ofMaxEntries(2_000);
  private final EmbeddingCache.Region region =
      new EmbeddingCache.Region(freshModel(), TextKind.DOCUMENT);

  @Override
  protected EmbeddingCache cache() {
    return cache;
  }

  @Test
  void put_beyondTheEntries_forgetsWhatWasNotUsedLongest() {
    InMemoryEmbeddingCache two = InMemoryEmbeddingCache.ofMaxEntries(2);
    two.put(region, Map.of("a", ANY));
    two.put(region, Map.of("b", ANY));
    two.find(region, Set.of("a"));
    two.put(region, Map.of("c", ANY));

    assertThat(two.find(region, Set.of("a", "b", "c"))).containsOnlyKeys("a", "c");
    assertThat(two.size()).isEqualTo(2);
  }

  @Test
  void put_beyondTheBytes_forgetsWhatWasNotUsedLongest() {
    InMemoryEmbeddingCache two = InMemoryEmbeddingCache.ofMaxBytes(2 * (250 + 12));
    two.put(region, Map.of("a", ANY));
    two.put(region, Map.of("a", ANY));
    two.put(region, Map.of("b", ANY));
    assertThat(two.size()).isEqualTo(2);
    two.put(region, Map.of("c", ANY));

    assertThat(two.find(region, Set.of("a", "b", "c"))).containsOnlyKeys("b", "c");
  }

  @Test
  void put_largerThanTheCache_isNotKept() {
    InMemoryEmbeddingCache small = InMemoryEmbeddingCache.ofMaxBytes(261);

    small.put(region, Map.of("a", ANY));

    assertThat(small.size()).isZero();
  }

  @Test
  void clear_aFullCache_hasRoomAgain() {
    InMemoryEmbeddingCache one = InMemoryEmbeddingCache.ofMaxBytes(250 + 12);
    one.put(region, Map.of("a", ANY));

    one.clear();

    assertThat(one.size()).isZero();
    one.put(region, Map.of("b", ANY));
    assertThat(one.size()).isEqualTo(1);
  }

  @Test
  void of_noRoom_isRefused() {
    assertThatThrownBy(() -> InMemoryEmbeddingCache.ofMaxEntries(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a cache has at least 1 entry, not 0");
    assertThatThrownBy(() -> InMemoryEmbeddingCache.ofMaxBytes(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a cache has at least 1 byte, not 0");
  }
}
