package dev.vectorstore.springboot;

import dev.vectorstore.observability.ObservationListener;
import dev.vectorstore.observability.OperationConvention;
import dev.vectorstore.observability.RecallGauge;
import dev.vectorstore.observe.OperationListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Where {@code vectorstore-observability} is on the class path and the application has an
 * observation registry: each operation is an observation in it.
 */
@AutoConfiguration(
    after = VectorDatabaseAutoConfiguration.class,
    afterName = {
      "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration",
      "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
      "org.springframework.boot.actuate.autoconfigure.observation.ObservationAutoConfiguration",
      "org.springframework.boot.actuate.autoconfigure.metrics.CompositeMeterRegistryAutoConfiguration"
    })
@ConditionalOnClass(
    name = {
      "dev.vectorstore.observability.ObservationListener",
      "io.micrometer.observation.ObservationRegistry"
    })
@ConditionalOnBean(
    value = DataSources.class,
    type = "io.micrometer.observation.ObservationRegistry")
public final class ObservabilityAutoConfiguration {
  /** Boot makes it. */
  public ObservabilityAutoConfiguration() {}

  @Bean
  @ConditionalOnMissingBean(OperationListener.class)
  ObservationListener vectorstoreObservations(
      ObservationRegistry registry,
      ObjectProvider<OperationConvention> conventions,
      ObjectProvider<RecallGauge> gauges) {
    ObservationListener listener =
        ObservationListener.of(registry)
            .convention(conventions.getIfAvailable(OperationConvention::new));
    RecallGauge gauge = gauges.getIfAvailable();
    return gauge == null ? listener : listener.recall(gauge);
  }

  /** Where there are meters, and searches are sampled. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(name = "io.micrometer.core.instrument.MeterRegistry")
  @ConditionalOnBean(type = "io.micrometer.core.instrument.MeterRegistry")
  @ConditionalOnProperty(VectorStoreProperties.RECALL_SAMPLE)
  static class Recalls {
    @Bean
    @ConditionalOnMissingBean
    RecallGauge vectorstoreRecallGauge(MeterRegistry meters) {
      return RecallGauge.of(meters);
    }
  }
}
