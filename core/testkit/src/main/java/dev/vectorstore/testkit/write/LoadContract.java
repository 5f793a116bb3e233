package dev.vectorstore.testkit.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Metric;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.VectorStoreException.LoadFailed;
import dev.vectorstore.testkit.CountingModel;
import dev.vectorstore.write.LoadProgress;
import dev.vectorstore.write.LoadSettings;
import dev.vectorstore.write.WriteMode;
import dev.vectorstore.write.WriteReport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link VectorStore} promises of writing streams. A subclass brings the database. */
public abstract class LoadContract extends WriteFixture {
  private static final LoadSettings CHUNKS_OF_100 = LoadSettings.defaults().chunkDocuments(100);

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void upsertAll_documents_areAllThere(boolean oneTransaction) {
    VectorStore store = points(Metric.COSINE);
    List<Document> documents = documents(350);

    WriteReport report = store.upsertAll(documents.iterator(), settings(oneTransaction));

    assertThat(report).isEqualTo(WriteReport.written(350));
    assertThat(all(store)).isEqualTo(documents);
  }

  @Test
  void upsertAll_stream_writesAllAndLeavesItOpen() {
    VectorStore store = texts();
    AtomicBoolean closed = new AtomicBoolean();
    Stream<Document> documents =
        IntStream.range(0, 5)
            .mapToObj(i -> Document.of("d" + i, "word" + i))
            .onClose(() -> closed.set(true));

    assertThat(store.upsertAll(documents).written()).isEqualTo(5);
    assertThat(
            store
                .upsertAll(
                    Stream.of(Document.of("d0", "other"), Document.of("d5", "word5")),
                    LoadSettings.defaults().mode(WriteMode.SKIP_EXISTING))
                .skipped())
        .isEqualTo(1);
    assertThat(closed).isFalse();
    assertThat(store.count()).isEqualTo(6);
  }

  @Test
  void upsertAll_nothing_doesNothing() {
    assertThat(points(Metric.COSINE).upsertAll(List.<Document>of().iterator(), CHUNKS_OF_100))
        .isEqualTo(WriteReport.NOTHING);
  }

  @Test
  void upsertAll_chunks_areCommittedBeforeMoreIsTaken() {
    VectorStore store = points(Metric.COSINE);
    VectorStore other = database().store(store.info().name());
    List<Long> stored = new ArrayList<>();
    Iterator<Document> documents =
        documents(250).stream()
            .peek(
                document -> {
                  if (document.id().endsWith("00")) {
                    stored.add(other.count());
                  }
                })
            .iterator();

    store.upsertAll(documents, CHUNKS_OF_100);

    assertThat(stored).containsExactly(0L, 100L, 200L);
  }

  @Test
  void upsertAll_listener_isToldAfterEachChunk() {
    VectorStore store = points(Metric.COSINE);
    store.upsert(documents(50));
    List<LoadProgress> told = new ArrayList<>();

    store.upsertAll(
        documents(250).iterator(),
        CHUNKS_OF_100.mode(WriteMode.SKIP_EXISTING).onProgress(told::add));

    assertThat(told).extracting(LoadProgress::documents).containsExactly(100L, 200L, 250L);
    assertThat(told)
        .extracting(LoadProgress::report)
        .containsExactly(
            WriteReport.written(50).skipped(50),
            WriteReport.written(150).skipped(50),
            WriteReport.written(200).skipped(50));
    assertThat(told).allSatisfy(it -> assertThat(it.perSecond()).isPositive());
  }

  @Test
  void upsertAll_chunkBytes_endsChunksEarly() {
    VectorStore store = points(Metric.COSINE);
    List<LoadProgress> told = new ArrayList<>();
    List<Document> large = documents(4).stream().map(it -> it.text("x".repeat(1_000))).toList();

    store.upsertAll(
        large.iterator(), LoadSettings.defaults().chunkBytes(1_500).onProgress(told::add));

    assertThat(told).extracting(LoadProgress::documents).containsExactly(2L, 4L);
    assertThat(all(store)).isEqualTo(large);
  }

  @Test
  void upsertAll_texts_areEmbeddedTogetherByChunk() {
    CountingModel model = new CountingModel();
    VectorStore store = database().store(freshName(), model);

    WriteReport report =
        store.upsertAll(
            IntStream.range(0, 5).mapToObj(i -> text("t" + i, "text " + i)).iterator(),
            LoadSettings.defaults().chunkDocuments(3));

    assertThat(report).isEqualTo(WriteReport.written(5).embedded(5));
    assertThat(model.calls())
        .containsExactly(List.of("text 0", "text 1", "text 2"), List.of("text 3", "text 4"));
  }

  @Test
  void upsertAll_badDocument_tellsItsPositionInTheStreamAndWhatIsCommitted() {
    VectorStore store = points(Metric.COSINE);
    List<Document> documents = new ArrayList<>(documents(250));
    documents.add(230, Document.of("bad").embedding(Embedding.of(1)));

    assertThatThrownBy(() -> store.upsertAll(documents.iterator(), CHUNKS_OF_100))
        .isInstanceOfSatisfying(
            LoadFailed.class, failure -> assertThat(failure.committed()).isEqualTo(200))
        .hasMessage(
            "load into \""
                + store.info().name()
                + "\" failed after 251 documents were taken from the stream; the first 200 are committed")
        .cause()
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("document 230 (\"bad\"): the embedding has 1 dimensions");
    assertThat(all(store)).isEqualTo(documents.subList(0, 200));
  }

  @Test
  void upsertAll_nullInTheStream_tellsItsPosition() {
    VectorStore store = points(Metric.COSINE);

    assertThatThrownBy(
            () -> store.upsertAll(Arrays.asList(point("a", 1, 2), null).iterator(), CHUNKS_OF_100))
        .isInstanceOf(LoadFailed.class)
        .cause()
        .isInstanceOf(NullPointerException.class)
        .hasMessage("document 1 is null");
    assertThat(store.count()).isZero();
  }

  @Test
  void upsertAll_streamThatFails_tellsWhatIsCommitted() {
    VectorStore store = points(Metric.COSINE);

    LoadFailed failure = failureOf(() -> store.upsertAll(failingAfter(150), CHUNKS_OF_100));

    assertThat(failure.committed()).isEqualTo(100);
    assertThat(failure)
        .hasCauseInstanceOf(IllegalStateException.class)
        .hasRootCauseMessage("broken");
    assertThat(store.count()).isEqualTo(100);
  }

  @Test
  void upsertAll_streamThatFailsInOneTransaction_writesNothing() {
    VectorStore store = points(Metric.COSINE);
    List<Document> before = List.of(point("00001", 9, 9).text("before"), point("z", 1, 1));
    store.upsert(before);

    LoadFailed failure =
        failureOf(() -> store.upsertAll(failingAfter(250), CHUNKS_OF_100.inOneTransaction()));

    assertThat(failure.committed()).isZero();
    assertThat(all(store)).isEqualTo(before);
  }

  @Test
  void upsertAll_listenerThatThrows_endsTheLoad() {
    VectorStore store = points(Metric.COSINE);
    AtomicInteger calls = new AtomicInteger();

    LoadFailed failure =
        failureOf(
            () ->
                store.upsertAll(
                    documents(500).iterator(),
                    CHUNKS_OF_100.onProgress(
                        progress -> {
                          if (calls.incrementAndGet() == 2) {
                            throw new IllegalStateException("enough");
                          }
                        })));

    assertThat(failure.committed()).isEqualTo(200);
    assertThat(store.count()).isEqualTo(200);
  }

  @Test
  void upsertAll_insertOnlyWithAStoredId_tellsItsPositionInTheStream() {
    VectorStore store = points(Metric.COSINE);
    store.upsert(List.of(point("00230", 1, 2)));

    assertThatThrownBy(
            () ->
                store.upsertAll(
                    documents(250).iterator(), CHUNKS_OF_100.mode(WriteMode.INSERT_ONLY)))
        .isInstanceOf(LoadFailed.class)
        .cause()
        .isInstanceOf(VectorStoreException.DocumentExists.class)
        .hasMessageStartingWith("document 230 (\"00230\") is in collection");
    assertThat(store.count()).isEqualTo(201);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void upsertAll_idInTwoChunks_lastCounts(boolean oneTransaction) {
    VectorStore store = points(Metric.COSINE);
    List<Document> documents = new ArrayList<>(documents(150));
    Document last = point("00001", 9, 9);
    documents.add(last);

    assertThat(store.upsertAll(documents.iterator(), settings(oneTransaction)))
        .isEqualTo(WriteReport.written(151));

    documents.remove(150);
    documents.set(1, last);
    assertThat(all(store)).isEqualTo(documents);
  }

  @ParameterizedTest
  @EnumSource(
      value = WriteMode.class,
      names = {"UPSERT", "SKIP_EXISTING"})
  void upsertAll_storedIdsBehindManyNewOnes_areTreatedByTheMode(WriteMode mode) {
    VectorStore store = points(Metric.COSINE);
    List<Document> stored = List.of(point("00250", 9, 9), point("00450", 9, 9));
    store.upsert(stored);
    List<Document> documents = new ArrayList<>(documents(600));

    WriteReport report = store.upsertAll(documents.iterator(), CHUNKS_OF_100.mode(mode));

    if (mode == WriteMode.SKIP_EXISTING) {
      documents.set(250, stored.get(0));
      documents.set(450, stored.get(1));
      assertThat(report).isEqualTo(WriteReport.written(598).skipped(2));
    } else {
      assertThat(report).isEqualTo(WriteReport.written(600));
    }
    assertThat(all(store)).isEqualTo(documents);
  }

  @Test
  void upsertAll_unchangedTextsBehindManyNewOnes_areNotEmbeddedAgain() {
    CountingModel model = new CountingModel();
    VectorStore store = database().store(freshName(), model);
    List<Document> documents =
        IntStream.range(0, 300).mapToObj(i -> text("%03d".formatted(i), "text " + i)).toList();
    store.upsert(documents.subList(200, 300));

    WriteReport report = store.upsertAll(documents.iterator(), CHUNKS_OF_100);

    assertThat(report).isEqualTo(WriteReport.written(300).embedded(200));
    assertThat(store.count()).isEqualTo(300);
  }

  private static LoadSettings settings(boolean oneTransaction) {
    return oneTransaction ? CHUNKS_OF_100.inOneTransaction() : CHUNKS_OF_100;
  }

  private static Iterator<Document> failingAfter(int number) {
    return documents(number + 1).stream()
        .peek(
            document -> {
              if (document.id().equals("%05d".formatted(number))) {
                throw new IllegalStateException("broken");
              }
            })
        .iterator();
  }

  private static LoadFailed failureOf(Runnable load) {
    return catchThrowableOfType(LoadFailed.class, load::run);
  }
}
