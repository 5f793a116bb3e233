package com.example.articles;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.testkit.InMemoryTestDatabase;
import dev.vectorstore.testkit.WordModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Without Spring and PostgreSQL, by the testkit, on the JUnit that Boot manages. */
class ArticlesTest {
  @RegisterExtension static final InMemoryTestDatabase TEST = new InMemoryTestDatabase();

  @Test
  void article_published_isFound() {
    Articles articles = new Articles(TEST.database().store("articles", new WordModel()));
    articles.publish("a1", "How to water a cactus");

    assertThat(articles.like("water")).containsExactly("a1");
  }
}
