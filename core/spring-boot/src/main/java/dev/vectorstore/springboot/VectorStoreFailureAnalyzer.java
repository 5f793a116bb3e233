package dev.vectorstore.springboot;

import dev.vectorstore.VectorStoreException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** What to do in an application of Spring Boot's when the store cannot be opened. */
final class VectorStoreFailureAnalyzer extends AbstractFailureAnalyzer<VectorStoreException> {
  @Override
  protected @Nullable FailureAnalysis analyze(Throwable failure, VectorStoreException cause) {
    String action = action(cause);
    return action == null ? null : new FailureAnalysis(cause.getMessage(), action, cause);
  }

  private static @Nullable String action(VectorStoreException cause) {
    if (cause instanceof VectorStoreException.ModelMismatch) {
      return "Let vectorstore.model name the collection's model, or give a bean of it; or name another"
          + " collection in vectorstore.collection. To move the collection to the new model, open it"
          + " with VectorDatabase.store(collection, model, next).";
    }
    if (cause instanceof VectorStoreException.MetricMismatch) {
      return "Correct vectorstore.metric, or leave it out to take the collection as it is.";
    }
    if (cause instanceof VectorStoreException.TenancyMismatch) {
      return "Correct vectorstore.per-tenant, or name another collection in vectorstore.collection.";
    }
    if (cause instanceof VectorStoreException.SchemaOutOfDate) {
      return "Leave vectorstore.migrate at true, with a DataSource of the tables' owner, which"
          + " vectorstore.owner-data-source can name; or have the owner run VectorSchema.migrate. If"
          + " the tables are newer than this library, use a newer library.";
    }
    if (cause instanceof VectorStoreException.Forbidden) {
      return "Have the schema's owner run VectorSchema.grant for this role, or name a DataSource of the"
          + " owner in vectorstore.owner-data-source, so that it is granted at the start.";
    }
    if (cause instanceof VectorStoreException.UnsafeRole) {
      return "Let the application's DataSource log in as a role of its own, and name a DataSource of"
          + " the tables' owner in vectorstore.owner-data-source.";
    }
    if (cause instanceof VectorStoreException.LoginFailed) {
      return "Correct spring.datasource.url, spring.datasource.username or"
          + " spring.datasource.password.";
    }
    if (cause instanceof VectorStoreException.Unavailable) {
      return "Start the database, or correct spring.datasource.url. To wait for the database at the"
          + " start, set for example vectorstore.startup-wait=60s.";
    }
    if (cause instanceof VectorStoreException.Unsuitable) {
      return "Name a database in UTF-8 in spring.datasource.url.";
    }
    if (cause instanceof VectorStoreException.EmbeddingFailed) {
      return "Check the embedding model's settings, such as its address, key and dimension.";
    }
    return null;
  }
}
