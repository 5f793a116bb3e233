package com.example.faq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.testkit.WordModel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The tests of the application, on whatever database the subclass has. */
abstract class FaqTest {
  private Faq faq;

  // snippet: tests
  abstract VectorDatabase database();

  @BeforeEach
  void open() {
    faq = new Faq(database().store("faq", new WordModel()));
    faq.answer("en", "How do I water a cactus?", "Rarely.");
    faq.answer("de", "Wie gieße ich einen Kaktus?", "Selten.");
  }

  @AfterEach
  void drop() {
    database().drop("faq");
  }

  @Test
  void question_inOtherWords_isAnswered() {
    assertThat(faq.ask("en", "How often do I water my cactus?")).contains("Rarely.");
  }

  // end

  @Test
  void question_ofAnotherLanguage_isNotAnswered() {
    assertThat(faq.ask("de", "How do I water a cactus?")).isEmpty();
  }

  @Test
  void question_aboutSomethingElse_isNotAnswered() {
    assertThat(faq.ask("en", "Where are your offices?")).isEmpty();
  }

  @Test
  void answer_toTheSameQuestion_takesThePlace() {
    faq.answer("en", "How do I water a cactus?", "Once a month.");

    assertThat(faq.ask("en", "How do I water a cactus?")).contains("Once a month.");
  }

  @Test
  void forget_language_leavesTheOthers() {
    assertThat(faq.forget("en")).isEqualTo(1);

    assertThat(faq.ask("en", "How do I water a cactus?")).isEmpty();
    assertThat(faq.ask("de", "Wie gieße ich einen Kaktus?")).contains("Selten.");
  }
}
