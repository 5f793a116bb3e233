package dev.vectorstore.springboot;

import dev.vectorstore.VectorDatabase;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * The part {@code vectorstore} of the application's health. Its types were moved in Boot 4.0, so
 * there are two of them, and the one whose types are there is made.
 */
@AutoConfiguration(after = VectorDatabaseAutoConfiguration.class)
@ConditionalOnBean(DataSources.class)
@Conditional(VectorStoreHealthAutoConfiguration.Enabled.class)
public final class VectorStoreHealthAutoConfiguration {
  /** Boot makes it. */
  public VectorStoreHealthAutoConfiguration() {}

  /** Boot's own condition was moved too; it reads these properties. */
  static final class Enabled implements Condition {
    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
      Environment environment = context.getEnvironment();
      return environment.getProperty(
          "management.health.vectorstore.enabled",
          Boolean.class,
          environment.getProperty("management.health.defaults.enabled", Boolean.class, true));
    }
  }

  /** The health as Boot 4.0 and newer have it. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(name = "org.springframework.boot.health.contributor.HealthIndicator")
  static class SinceBoot4 {
    @Bean
    VectorStoreHealth vectorstoreHealth(
        DataSources sources, VectorDatabase database, VectorStoreProperties properties) {
      return new VectorStoreHealth(sources, database, properties);
    }

    @Bean
    @ConditionalOnMissingBean(name = "vectorstoreHealthIndicator")
    org.springframework.boot.health.contributor.HealthIndicator vectorstoreHealthIndicator(
        VectorStoreHealth health) {
      return () -> {
        VectorStoreHealth.Report report = health.check();
        return new org.springframework.boot.health.contributor.Health.Builder(
                report.up()
                    ? org.springframework.boot.health.contributor.Status.UP
                    : org.springframework.boot.health.contributor.Status.DOWN,
                report.details())
            .build();
      };
    }
  }

  /** The health as Boot 3 has it. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(name = "org.springframework.boot.actuate.health.HealthIndicator")
  static class OfBoot3 {
    @Bean
    VectorStoreHealth vectorstoreHealth(
        DataSources sources, VectorDatabase database, VectorStoreProperties properties) {
      return new VectorStoreHealth(sources, database, properties);
    }

    @Bean
    @ConditionalOnMissingBean(name = "vectorstoreHealthIndicator")
    org.springframework.boot.actuate.health.HealthIndicator vectorstoreHealthIndicator(
        VectorStoreHealth health) {
      return () -> {
        VectorStoreHealth.Report report = health.check();
        return new org.springframework.boot.actuate.health.Health.Builder(
                report.up()
                    ? org.springframework.boot.actuate.health.Status.UP
                    : org.springframework.boot.actuate.health.Status.DOWN,
                report.details())
            .build();
      };
    }
  }
}
