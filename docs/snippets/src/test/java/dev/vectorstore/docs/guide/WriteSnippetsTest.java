package dev.vectorstore.docs.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Document;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.memory.InMemoryVectorDatabase;
import dev.vectorstore.testkit.WordModel;
import dev.vectorstore.write.DocumentUpdate;
import dev.vectorstore.write.LoadSettings;
import dev.vectorstore.write.WriteMode;
import dev.vectorstore.write.WriteReport;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The code of the page "Write". */
class WriteSnippetsTest {
  private static final Logger log = LoggerFactory.getLogger(WriteSnippetsTest.class);

  private final VectorDatabase database = InMemoryVectorDatabase.create();
  private final VectorStore articles = database.store("articles", new WordModel());

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void documents_upserted_areReported() {
    WriteReport report = upsert(List.of(Document.of("a1", "one")), Document.of("a2", "two"));
    assertThat(report.written()).isEqualTo(1);
    assertThat(articles.count()).isEqualTo(2);
  }

  @Test
  void documents_thatExist_areWhatTheModeSays() {
    List<Document> documents = List.of(Document.of("a1", "one"));
    assertThat(insert(documents).written()).isEqualTo(1);
    assertThatThrownBy(() -> insert(documents))
        .isInstanceOf(VectorStoreException.DocumentExists.class);
    assertThat(skip(documents).skipped()).isEqualTo(1);
  }

  @Test
  void parts_updated_leaveTheOthers() {
    articles.upsert(Document.of("a1", "one"), Document.of("a2", "two", Map.of("lang", "en")));
    update();
    assertThat(articles.get(List.of("a1")).get(0).text()).contains("one");
    assertThat(articles.get(List.of("a2")).get(0).text()).contains("Better words");
    assertThat(articles.get(List.of("a2")).get(0).metadata()).containsEntry("lang", "en");
  }

  @Test
  void stream_loaded_isStored() {
    load(Stream.of(Document.of("a1", "one"), Document.of("a2", "two")));
    assertThat(articles.count()).isEqualTo(2);
  }

  private WriteReport upsert(List<Document> documents, Document another) {
    // snippet: upsert
    WriteReport report = articles.upsert(documents); // a list, all or nothing
    articles.upsert(another); // the same for a few documents
    // end
    return report;
  }

  private WriteReport insert(List<Document> documents) {
    // snippet: insert
    WriteReport report = articles.write(documents, WriteMode.INSERT_ONLY);
    // end
    return report;
  }

  private WriteReport skip(List<Document> documents) {
    // snippet: skip
    WriteReport report = articles.write(documents, WriteMode.SKIP_EXISTING);
    // end
    return report;
  }

  private void update() {
    // snippet: update
    articles.update(
        List.of(
            DocumentUpdate.of("a1").metadata(Map.of("lang", "de")),
            DocumentUpdate.of("a2").text("Better words"))); // embedded again
    // end
  }

  private void load(Stream<Document> documents) {
    // snippet: load
    LoadSettings settings =
        LoadSettings.defaults() // upserts, in chunks of 5,000 documents or 32 MiB
            .mode(WriteMode.SKIP_EXISTING) // so that the load can be run again
            .onProgress(it -> log.info("{} documents, {}/s", it.documents(), it.perSecond()));
    articles.upsertAll(documents, settings);
    // end
  }
}
