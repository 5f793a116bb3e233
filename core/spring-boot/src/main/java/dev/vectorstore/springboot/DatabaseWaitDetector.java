package dev.vectorstore.springboot;

import java.util.Set;
import org.springframework.boot.sql.init.dependency.AbstractBeansOfTypeDatabaseInitializerDetector;

/** Puts the wait for the database before every migration, also those of the host. */
final class DatabaseWaitDetector extends AbstractBeansOfTypeDatabaseInitializerDetector {
  @Override
  protected Set<Class<?>> getDatabaseInitializerBeanTypes() {
    return Set.of(DatabaseWait.class);
  }

  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE;
  }
}
