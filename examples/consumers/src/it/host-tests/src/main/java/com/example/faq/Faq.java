package com.example.faq;

import static dev.vectorstore.Filter.eq;

import dev.vectorstore.Document;
import dev.vectorstore.VectorStore;
import dev.vectorstore.search.Match;
import dev.vectorstore.search.SearchRequest;
import java.util.Map;
import java.util.Optional;

/** Answers questions by the most similar one that was answered before. */
public final class Faq {
  private static final double SIMILAR_ENOUGH = 0.5;

  private final VectorStore questions;

  public Faq(VectorStore questions) {
    this.questions = questions;
  }

  /** Keeps an answer. Another answer to the same question takes its place. */
  public void answer(String language, String question, String answer) {
    questions.upsert(
        Document.of(
            language + ": " + question, question, Map.of("language", language, "answer", answer)));
  }

  /** The answer to the most similar question of the language, if one is similar enough. */
  public Optional<String> ask(String language, String question) {
    return questions
        .search(
            SearchRequest.of(question)
                .filter(eq("language", language))
                .minSimilarity(SIMILAR_ENOUGH)
                .limit(1))
        .stream()
        .map(Match::document)
        .map(document -> (String) document.metadata().get("answer"))
        .findFirst();
  }

  /** Forgets all questions of a language, and returns how many there were. */
  public long forget(String language) {
    return questions.delete(eq("language", language));
  }
}
