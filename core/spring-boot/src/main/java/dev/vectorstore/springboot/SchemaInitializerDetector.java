package dev.vectorstore.springboot;

import java.util.Set;
import org.springframework.boot.sql.init.dependency.AbstractBeansOfTypeDatabaseInitializerDetector;

/**
 * Puts our migration before everything that depends on the database, and after those of the host,
 * which may create pgvector or the schema.
 */
final class SchemaInitializerDetector extends AbstractBeansOfTypeDatabaseInitializerDetector {
  @Override
  protected Set<Class<?>> getDatabaseInitializerBeanTypes() {
    return Set.of(SchemaInitializer.class);
  }

  @Override
  public int getOrder() {
    return LOWEST_PRECEDENCE - 100;
  }
}
