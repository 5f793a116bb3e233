package dev.vectorstore.springboot;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** The ways to give a collection its model. */
final class MissingModelFailureAnalyzer extends AbstractFailureAnalyzer<MissingModelException> {
  @Override
  protected FailureAnalysis analyze(Throwable failure, MissingModelException cause) {
    return new FailureAnalysis(
        cause.getMessage(),
        "Define a bean of dev.vectorstore.model.EmbeddingModel; or set vectorstore.model to an installed"
            + " model, such as all-MiniLM-L6-v2 of vectorstore-embedding; or, with vectorstore-spring-ai,"
            + " define a bean of Spring AI's EmbeddingModel. If you bring the vectors, set"
            + " vectorstore.model to the name of what made them and vectorstore.dimension to their"
            + " length.",
        cause);
  }
}
