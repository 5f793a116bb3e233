package dev.vectorstore.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Embedding;
import dev.vectorstore.ModelId;
import dev.vectorstore.model.EmbeddingCache;
import dev.vectorstore.model.EmbeddingCache.Region;
import dev.vectorstore.model.TextKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link EmbeddingCache} promises; a subclass brings one with room for 2,000. */
public abstract class EmbeddingCacheContract {
  private static final AtomicInteger MODELS = new AtomicInteger();
  private static final Embedding ONE = Embedding.of(1, -2.5f, Float.MIN_VALUE);
  private static final Embedding TWO = Embedding.of(-0f, Float.MAX_VALUE, 3);

  private final Region documents = new Region(freshModel(), TextKind.DOCUMENT);

  /** The cache under test, which may hold embeddings of other models. */
  protected abstract EmbeddingCache cache();

  /** A model of three dimensions that no other test uses. */
  protected final ModelId freshModel() {
    return ModelId.of(getClass().getSimpleName() + "-" + MODELS.incrementAndGet(), 3);
  }

  @Test
  void find_whatWasPut_givesTheSameBits() {
    cache().put(documents, Map.of("a", ONE, "b", TWO));

    assertThat(cache().find(documents, Set.of("a", "b", "c")))
        .isEqualTo(Map.of("a", ONE, "b", TWO));
  }

  @Test
  void find_nothing_givesNothing() {
    assertThat(cache().find(documents, Set.of("a"))).isEmpty();
    assertThat(cache().find(documents, Set.of())).isEmpty();
    cache().put(documents, Map.of());
  }

  @Test
  void put_again_replaces() {
    cache().put(documents, Map.of("a", ONE));
    cache().put(documents, Map.of("a", TWO));

    assertThat(cache().find(documents, Set.of("a"))).isEqualTo(Map.of("a", TWO));
  }

  @Test
  void find_otherKindOrModel_givesNothing() {
    ModelId model = documents.model();
    cache().put(documents, Map.of("a", ONE));

    for (Region other :
        List.of(
            new Region(model, TextKind.QUERY),
            new Region(new ModelId(model.name(), "2", 3), TextKind.DOCUMENT),
            new Region(ModelId.of(model.name(), 4), TextKind.DOCUMENT),
            new Region(freshModel(), TextKind.DOCUMENT))) {
      assertThat(cache().find(other, Set.of("a"))).as(other.toString()).isEmpty();
    }
  }

  @Test
  void find_textsThatDifferByAnyUnit_areApart() {
    Map<String, Embedding> embeddings = new HashMap<>();
    for (String text :
        List.of("", " ", "?", "\ufffd", "\ud800", "\udc00", "\0", "a", "A", "e\u0301", "\u00e9")) {
      embeddings.put(text, Embedding.of(embeddings.size(), 0, 0));
    }
    cache().put(documents, embeddings);

    assertThat(cache().find(documents, embeddings.keySet())).isEqualTo(embeddings);
  }

  @Test
  void find_aThousand_givesAll() {
    Map<String, Embedding> embeddings = new HashMap<>();
    IntStream.range(0, 1_000).forEach(i -> embeddings.put("text " + i, Embedding.of(i, 1, 1)));
    cache().put(documents, embeddings);

    assertThat(cache().find(documents, embeddings.keySet())).isEqualTo(embeddings);
  }

  @Test
  void put_otherDimension_isRefused() {
    assertThatThrownBy(() -> cache().put(documents, Map.of("a", Embedding.of(1, 2))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an embedding of 2 dimensions is not of " + documents.model());
    assertThat(cache().find(documents, Set.of("a"))).isEmpty();
  }

  @Test
  void putAndFind_manyThreads_giveWhatOneOfThemPut() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<?>> done =
        IntStream.range(0, 4).<Future<?>>mapToObj(n -> threads.submit(() -> use(n))).toList();
    for (Future<?> one : done) {
      one.get();
    }
    threads.shutdown();
  }

  private void use(int thread) {
    for (int round = 0; round < 10; round++) {
      Map<String, Embedding> mine = new HashMap<>();
      for (int i = 0; i < 20; i++) {
        mine.put("text " + i, Embedding.of(i, thread, round));
      }
      cache().put(documents, mine);
      cache()
          .find(documents, mine.keySet())
          .forEach((text, found) -> assertThat("text " + (int) found.values()[0]).isEqualTo(text));
    }
  }
}
