package dev.vectorstore.springboot;

import dev.vectorstore.schema.SchemaException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** What to do in an application of Spring Boot's when the tables cannot be migrated. */
final class SchemaFailureAnalyzer extends AbstractFailureAnalyzer<SchemaException> {
  @Override
  protected FailureAnalysis analyze(Throwable failure, SchemaException cause) {
    return new FailureAnalysis(cause.getMessage(), action(cause), cause);
  }

  private static String action(SchemaException cause) {
    if (cause instanceof SchemaException.ExtensionUnavailable) {
      return "Install pgvector 0.8.0 or newer on the server. With Testcontainers or Docker Compose take"
          + " the image pgvector/pgvector instead of postgres.";
    }
    if (cause instanceof SchemaException.Forbidden) {
      return "Have the statement above run once by a role that may, or name a DataSource of such a role"
          + " in vectorstore.owner-data-source. If tables are migrated elsewhere, set"
          + " vectorstore.migrate=false.";
    }
    if (cause instanceof SchemaException.Unsuitable) {
      return "Name another database in spring.datasource.url.";
    }
    return "Do what the description says. If tables are migrated elsewhere, set"
        + " vectorstore.migrate=false; to keep them in another schema, set vectorstore.schema.";
  }
}
