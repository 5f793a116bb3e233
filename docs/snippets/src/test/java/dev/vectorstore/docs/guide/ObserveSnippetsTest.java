package dev.vectorstore.docs.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.memory.InMemoryVectorDatabase;
import dev.vectorstore.observe.OperationListener;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The code of the page "Observe". */
class ObserveSnippetsTest {
  private static final Logger log = LoggerFactory.getLogger(ObserveSnippetsTest.class);

  @Test
  void listener_ofOurOwn_isToldOfEachOperation() {
    // snippet: listener
    OperationListener slow =
        operation ->
            report -> {
              if (report.times().total().toMillis() > 200) {
                log.warn("{} took {}", operation.kind(), report.times());
              }
            };
    // end
    try (VectorDatabase db = InMemoryVectorDatabase.observedBy(slow)) {
      assertThat(db.store("articles", CollectionSettings.withoutModel()).count()).isZero();
    }
  }
}
