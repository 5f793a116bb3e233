package dev.vectorstore.embedding.wrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.vectorstore.Embedding;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.VectorStoreException.EmbeddingFailed;
import dev.vectorstore.VectorStoreException.TextRefused;
import dev.vectorstore.memory.InMemoryEmbeddingCache;
import dev.vectorstore.model.EmbeddingCache;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.model.TextKind;
import dev.vectorstore.model.TextTokens;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@NullUnmarked
class WrappersTest {
  private final RecordingModel model = new RecordingModel();

  @Test
  void cached_knownAndRepeatedTexts_asksForTheOthersOnce() {
    EmbeddingModel cached = Wrappers.cached(model, InMemoryEmbeddingCache.ofMaxEntries(10));

    cached.embedDocuments(List.of("a", "b", "a"));
    cached.embedDocuments(List.of("c", "b", "d", "c", "a"));
    cached.embedDocuments(List.of("d", "a"));

    assertThat(model.calls).containsExactly(List.of("a", "b"), List.of("c", "d"));
  }

  @Test
  void cached_documentAndQuestion_areKeptApart() {
    EmbeddingModel cached = Wrappers.cached(model, InMemoryEmbeddingCache.ofMaxEntries(10));

    cached.embedDocuments(List.of("a"));
    cached.embedQuery("a");
    cached.embedQuery("a");

    assertThat(model.calls).containsExactly(List.of("a"), List.of("question: a"));
  }

  static Stream<EmbeddingModel> wrapped() {
    RecordingModel model = new RecordingModel();
    return Stream.of(
        Wrappers.cached(model, InMemoryEmbeddingCache.ofMaxEntries(10)),
        Wrappers.shortened(model, 4),
        Wrappers.limited(model, 1),
        Wrappers.observed(model, call -> {}),
        Wrappers.truncated(model, new WordTokens(), told -> {}));
  }

  @ParameterizedTest
  @MethodSource("wrapped")
  void embed_refusedText_isToldByItsIndexAndLeftOutOfTheAccepted(EmbeddingModel wrapped) {
    List<String> texts = List.of("a", "b", "a", "c", "refused", "d");
    List<Embedding> known = wrapped.embedDocuments(List.of("a", "b"));

    assertThatThrownBy(() -> wrapped.embedDocuments(texts))
        .isInstanceOfSatisfying(TextRefused.class, e -> assertThat(e.index()).isEqualTo(4))
        .hasMessage("no");
    List<Optional<Embedding>> accepted = wrapped.embedAccepted(texts);

    assertThat(accepted.get(4)).isEmpty();
    assertThat(accepted.stream().filter(Optional::isPresent)).hasSize(5);
    assertThat(accepted.get(0)).contains(known.get(0)).isEqualTo(accepted.get(2));
    assertThat(accepted.get(5)).contains(wrapped.embedDocuments(List.of("d")).get(0));
  }

  @Test
  void cached_refusalOfATextThatWasNotGiven_isAFailureOfTheModel() {
    EmbeddingModel cached = Wrappers.cached(model, InMemoryEmbeddingCache.ofMaxEntries(10));
    for (int index : new int[] {-1, 2}) {
      TextRefused refused = new TextRefused("no", null, index);
      model.failure = refused;

      assertThatThrownBy(() -> cached.embedDocuments(List.of("a", "b")))
          .isInstanceOf(EmbeddingFailed.class)
          .isNotInstanceOf(TextRefused.class)
          .hasMessage(
              "words@7 (8 dimensions) refuses the text of index "
                  + index
                  + ", but was given 2 texts")
          .hasCause(refused);
    }
  }

  @Test
  void shortened_noDirection_isARefusalOfThatText() {
    model.answer =
        List.of(Embedding.of(1, 0, 1, 0, 0, 0, 0, 0), Embedding.of(0, 0, 1, 0, 0, 0, 0, 0));
    EmbeddingModel two = Wrappers.shortened(model, 2);

    assertThatThrownBy(() -> two.embedDocuments(List.of("a", "b")))
        .isInstanceOfSatisfying(TextRefused.class, e -> assertThat(e.index()).isEqualTo(1));
    assertThat(two.embedAccepted(List.of("a", "b")))
        .containsExactly(Optional.of(Embedding.of(1, 0)), Optional.empty());
  }

  @Test
  void cached_callFails_keepsNothing() {
    InMemoryEmbeddingCache cache = InMemoryEmbeddingCache.ofMaxEntries(10);
    EmbeddingModel cached = Wrappers.cached(model, cache);
    model.answer = List.of(Embedding.of(1, 2, 3, 4, 5, 6, 7, 8));

    assertThatThrownBy(() -> cached.embedDocuments(List.of("a", "b")))
        .isInstanceOf(EmbeddingFailed.class)
        .hasMessage("words@7 (8 dimensions) gave 1 embeddings for 2 texts");
    model.answer = List.of(Embedding.of(1), Embedding.of(1));
    assertThatThrownBy(() -> cached.embedDocuments(List.of("a", "b")))
        .isInstanceOf(EmbeddingFailed.class)
        .hasMessage("words@7 (8 dimensions) gave an embedding of 1 dimensions");
    assertThat(cache.size()).isZero();
  }

  @Test
  void cached_cacheFailsInAWayThatPasses_goesOnWithoutIt() {
    FailingCache cache = new FailingCache(new VectorStoreException.Unavailable("down", null));
    EmbeddingModel cached = Wrappers.cached(model, cache);

    assertThat(cached.embedDocuments(List.of("a"))).isEqualTo(model.embedDocuments(List.of("a")));
    assertThat(cache.finds).isEqualTo(1);
    assertThat(cache.puts).isEqualTo(1);
  }

  @Test
  void cached_cacheFailsInAnotherWay_isThrown() {
    FailingCache cache = new FailingCache(new VectorStoreException.Forbidden("no right", null));

    assertThatThrownBy(() -> Wrappers.cached(model, cache).embedQuery("a")).isSameAs(cache.failure);
    assertThat(model.calls).isEmpty();
  }

  @Test
  void cached_cacheGivesAnotherDimension_asksTheModel() {
    FailingCache cache = new FailingCache(null);
    cache.found.put("a", Embedding.of(1));

    assertThat(Wrappers.cached(model, cache).embedDocuments(List.of("a")))
        .isEqualTo(model.embedDocuments(List.of("a")));
  }

  @Property(tries = 100)
  void cached_anyCallsWithAnySize_givesWhatTheModelGives(
      @ForAll @Size(max = 5) List<@Size(max = 8) List<@StringLength(max = 8) String>> calls,
      @ForAll("sizes") int size) {
    EmbeddingModel cached = Wrappers.cached(model, InMemoryEmbeddingCache.ofMaxEntries(size));

    for (List<String> texts : calls) {
      List<String> words = texts.stream().map(text -> "w" + text.length()).toList();
      assertThat(cached.embedDocuments(words)).isEqualTo(model.embedDocuments(words));
    }
  }

  @Provide
  Arbitrary<Integer> sizes() {
    return Arbitraries.integers().between(1, 8);
  }

  @Test
  void shortened_aVector_keepsItsBeginningAtLengthOne() {
    model.answer = List.of(Embedding.of(3, -4, 9, 9, 9, 9, 9, 9));
    EmbeddingModel two = Wrappers.shortened(model, 2);

    assertThat(two.embedQuery("a")).isEqualTo(Embedding.of(0.6f, -0.8f));
    assertThat(two.id()).isEqualTo(new ModelId("words@2", "7", 2));
  }

  @Test
  void shortened_nothingButZeros_fails() {
    model.answer = List.of(Embedding.of(0, 0, 1, 0, 0, 0, 0, 0));

    assertThatThrownBy(() -> Wrappers.shortened(model, 2).embedQuery("a"))
        .isInstanceOf(EmbeddingFailed.class)
        .hasMessage(
            "the first 2 numbers of an embedding by words@7 (8 dimensions) are all 0, and have no direction");
  }

  @Test
  void shortened_otherDimensionThanDeclared_fails() {
    model.answer = List.of(Embedding.of(1, 2, 3));

    assertThatThrownBy(() -> Wrappers.shortened(model, 2).embedQuery("a"))
        .isInstanceOf(EmbeddingFailed.class)
        .hasMessage("words@7 (8 dimensions) gave an embedding of 3 dimensions");
  }

  @Test
  void shortened_outOfRange_isRefused() {
    for (int dimension : new int[] {0, 8, 9}) {
      assertThatThrownBy(() -> Wrappers.shortened(model, dimension))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "vectors of words@7 (8 dimensions) can be shortened to 1 to 7 dimensions, not to "
                  + dimension);
    }
  }

  @Test
  void limited_full_letsOthersWaitUntilOneLeaves() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    LimitedModel limited = new LimitedModel(new HoldingModel(inside, leave), 1);
    Thread first = new Thread(() -> limited.embedQuery("first"));
    first.start();
    inside.await();
    AtomicBoolean right = new AtomicBoolean();
    Thread second =
        new Thread(
            () -> {
              try {
                limited.embedQuery("second");
              } catch (EmbeddingFailed e) {
                right.set(
                    Thread.currentThread().isInterrupted()
                        && "embedding with the model words (8 dimensions) was interrupted"
                            .equals(e.getMessage()));
              }
            });
    second.start();
    while (limited.waiting() == 0) {
      Thread.onSpinWait();
    }
    second.interrupt();
    second.join();
    assertThat(right).isTrue();
    leave.countDown();
    first.join();

    assertThat(limited.embedQuery("third").dimension()).isEqualTo(8);
  }

  @Test
  void limited_callFails_givesItsPlaceBack() {
    LimitedModel limited = new LimitedModel(model, 1);
    model.failure = new EmbeddingFailed("no", null);

    assertThatThrownBy(() -> limited.embedQuery("a")).isInstanceOf(EmbeddingFailed.class);

    assertThat(limited.free()).isEqualTo(1);
  }

  @Test
  void limited_toNone_isRefused() {
    assertThatThrownBy(() -> Wrappers.limited(model, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the number of calls at once must be at least 1, not 0");
  }

  @Test
  void observed_calls_areReportedWithTheirSizeAndTime() {
    List<EmbeddingCall> calls = new ArrayList<>();
    AtomicLong clock = new AtomicLong();
    EmbeddingModel observed =
        new ObservedModel(model, calls::add, () -> clock.getAndAdd(1_000_000));

    observed.embedDocuments(List.of("abc", "", "\ud83d\ude00"));
    observed.embedQuery("ab");

    assertThat(calls)
        .extracting(EmbeddingCall::kind, EmbeddingCall::texts, EmbeddingCall::characters)
        .containsExactly(tuple(TextKind.DOCUMENT, 3, 5L), tuple(TextKind.QUERY, 1, 2L));
    assertThat(calls)
        .allSatisfy(
            call -> {
              assertThat(call.model()).isEqualTo(model.id());
              assertThat(call.duration()).isEqualTo(Duration.ofMillis(1));
              assertThat(call.failure()).isEmpty();
            });
    assertThat(calls.get(1))
        .hasToString(
            "EmbeddingCall[model=words@7 (8 dimensions), kind=QUERY, texts=1, characters=2,"
                + " duration=PT0.001S, failed=false]");
  }

  @Test
  void observed_callFails_reportsWhatWasThrown() {
    List<EmbeddingCall> calls = new ArrayList<>();
    model.failure = new EmbeddingFailed("no", null);

    assertThatThrownBy(() -> Wrappers.observed(model, calls::add).embedQuery("a"))
        .isSameAs(model.failure);

    assertThat(calls.get(0).failure()).containsSame(model.failure);
  }

  @Test
  void observed_listenerFails_changesNothing() {
    EmbeddingModel observed =
        Wrappers.observed(
            model,
            call -> {
              throw new IllegalStateException("mine");
            });

    assertThat(observed.embedQuery("a")).isEqualTo(model.embedQuery("a"));
    model.failure = new EmbeddingFailed("no", null);
    assertThatThrownBy(() -> observed.embedQuery("a")).isSameAs(model.failure);
  }

  @Test
  void truncated_longTexts_areCutAfterTheLastTokenThatFitsAndCounted() {
    List<Truncation> truncations = new ArrayList<>();
    EmbeddingModel truncated = Wrappers.truncated(model, new WordTokens(), truncations::add);

    truncated.embedDocuments(
        List.of("1 2 3 4 5 6 7 8 9 10  ", "1 2 3 4 5 6 7 8 9 10  11", "x", "a ".repeat(20)));
    truncated.embedQuery("x");
    truncated.embedQuery("b ".repeat(11));

    assertThat(model.calls.get(0))
        .containsExactly(
            "1 2 3 4 5 6 7 8 9 10  ", "1 2 3 4 5 6 7 8 9 10", "x", "a a a a a a a a a a");
    assertThat(truncations)
        .containsExactly(
            new Truncation(model.id(), TextKind.DOCUMENT, 4, 2),
            new Truncation(model.id(), TextKind.QUERY, 1, 1));
  }

  @Test
  void truncated_characterOfSeveralTokens_staysWholeOrGoesWhole() {
    TextTokens bytes = tokens(4);
    EmbeddingModel truncated = Wrappers.truncated(model, bytes, t -> {});

    truncated.embedDocuments(List.of("\ud83d\ude00".repeat(4), "a\ud83d\ude00"));

    assertThat(model.calls.get(0)).containsExactly("\ud83d\ude00".repeat(3), "a\ud83d\ude00");
  }

  @Test
  void truncated_tokenizerThatSeesMoreInLess_isAskedUntilItFits() {
    TextTokens odd =
        new TextTokens() {
          @Override
          public List<Range> of(String text) {
            int size = text.length() < 100 ? 4 : 5;
            return IntStream.range(0, text.length() / size)
                .mapToObj(i -> new Range(i * size, (i + 1) * size))
                .toList();
          }

          @Override
          public int specialTokens() {
            return 0;
          }
        };

    Wrappers.truncated(model, odd, t -> {}).embedDocuments(List.of("x".repeat(100)));

    assertThat(model.calls).containsExactly(List.of("x".repeat(48)));
  }

  @Test
  void truncated_listenerFails_changesNothing() {
    EmbeddingModel truncated =
        Wrappers.truncated(
            model,
            new WordTokens(),
            t -> {
              throw new IllegalStateException("mine");
            });

    assertThat(truncated.embedDocuments(List.of("a ".repeat(20)))).hasSize(1);
  }

  @Test
  void truncated_withoutALimit_isRefused() {
    EmbeddingModel unlimited = new HoldingModel(new CountDownLatch(0), new CountDownLatch(0));
    assertThatThrownBy(() -> Wrappers.truncated(unlimited, new WordTokens(), t -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("words (8 dimensions) does not say its limit");
    TextTokens special =
        new TextTokens() {
          @Override
          public List<Range> of(String text) {
            return List.of();
          }

          @Override
          public int specialTokens() {
            return 12;
          }
        };
    assertThatThrownBy(() -> Wrappers.truncated(model, special, t -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("words@7 (8 dimensions) reads 12 tokens, which are all special ones");
  }

  /** So many tokens for each code point beyond the BMP, one for each other. */
  private static TextTokens tokens(int ofLarge) {
    return new TextTokens() {
      @Override
      public List<Range> of(String text) {
        List<Range> ranges = new ArrayList<>();
        for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
          int size = Character.charCount(text.codePointAt(i));
          ranges.addAll(Collections.nCopies(size == 2 ? ofLarge : 1, new Range(i, i + size)));
        }
        return ranges;
      }

      @Override
      public int specialTokens() {
        return 0;
      }
    };
  }

  /** Lets calls in, and out when it is told. */
  private record HoldingModel(CountDownLatch inside, CountDownLatch leave)
      implements EmbeddingModel {
    @Override
    public String name() {
      return "words";
    }

    @Override
    public int dimension() {
      return 8;
    }

    @Override
    public List<Embedding> embedDocuments(List<String> texts) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Embedding embedQuery(String text) {
      inside.countDown();
      try {
        leave.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return Embedding.of(1, 2, 3, 4, 5, 6, 7, 8);
    }
  }

  /** Fails if it is told to, else finds what it is told to. */
  private static final class FailingCache implements EmbeddingCache {
    final @Nullable VectorStoreException failure;
    final Map<String, Embedding> found = new HashMap<>();
    int finds;
    int puts;

    FailingCache(@Nullable VectorStoreException failure) {
      this.failure = failure;
    }

    @Override
    public Map<String, Embedding> find(Region region, Set<String> texts) {
      finds++;
      if (failure != null) {
        throw failure;
      }
      return found;
    }

    @Override
    public void put(Region region, Map<String, Embedding> embeddings) {
      puts++;
      if (failure != null) {
        throw failure;
      }
    }
  }
}
