package dev.vectorstore.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.Document;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.space.EmbeddingSpaces;
import dev.vectorstore.space.SpaceSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The guide's change of models, run while it is written to; and the guide, compared with it. */
class MovingGuideTest {
  private static final Path GUIDE = Path.of("..", "..", "docs", "guide", "model.md");
  private static final Path THIS =
      Path.of("src/test/java/dev/vectorstore/testkit/MovingGuideTest.java");
  private static final EmbeddingModel OLD = WordModel.of("old", 16);
  private static final EmbeddingModel NEW = WordModel.of("new", 24);

  @RegisterExtension static final TestDatabase TEST_DATABASE = new TestDatabase();

  @Test
  void program_ofTheGuide_movesACollectionThereAndBack() {
    VectorDatabase db = TEST_DATABASE.database();
    db.store("articles", OLD).upsert(Document.of("a1", "How to water a cactus"));

    VectorStore articles = open(db, OLD, NEW);
    move(db, NEW);
    articles.upsert(Document.of("a2", "Water and light"));
    assertThat(articles.info().model()).contains(NEW.id());
    assertThat(articles.search(SearchRequest.of("water"))).hasSize(2);

    back(db, OLD);
    assertThat(articles.search(SearchRequest.of("water"))).hasSize(2);
    assertThat(articles.info().model()).contains(OLD.id());

    forget(db, NEW);
    assertThat(db.spaces("articles").list()).hasSize(1);
  }

  @Test
  void program_ofTheGuide_isTheOneThatRuns() throws IOException {
    String program =
        Files.readString(GUIDE)
            .split("## Another model for a collection", 2)[1]
            .split("```java\n", 2)[1]
            .split("```", 2)[0];

    List<String> lines =
        program
            .lines()
            .map(MovingGuideTest::withoutComment)
            .filter(line -> !line.isEmpty())
            .toList();

    assertThat(lines).hasSizeGreaterThan(6);
    assertThat(Files.readAllLines(THIS).stream().map(MovingGuideTest::withoutComment).toList())
        .containsAll(lines);
  }

  private static String withoutComment(String line) {
    return line.split("//", 2)[0].strip();
  }

  private static VectorStore open(
      VectorDatabase db, EmbeddingModel oldModel, EmbeddingModel newModel) {
    VectorStore articles = db.store("articles", oldModel, newModel);
    return articles;
  }

  private static void move(VectorDatabase db, EmbeddingModel newModel) {
    EmbeddingSpaces spaces = db.spaces("articles");
    spaces.add(newModel, SpaceSettings.defaults());
    spaces.fill(newModel);
    spaces.index(newModel).build();
    spaces.fillAndActivate(newModel);
  }

  private static void back(VectorDatabase db, EmbeddingModel oldModel) {
    db.spaces("articles").fillAndActivate(oldModel);
  }

  private static void forget(VectorDatabase db, EmbeddingModel oldModel) {
    db.spaces("articles").drop(oldModel);
  }
}
