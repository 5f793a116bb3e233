package dev.vectorstore.springboot;

import dev.vectorstore.VectorDatabase;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/** The endpoint {@code vectorstore}, where the actuator is and the application exposes it. */
@AutoConfiguration(after = VectorDatabaseAutoConfiguration.class)
@ConditionalOnClass(
    name =
        "org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint")
@ConditionalOnBean(DataSources.class)
public final class VectorStoreEndpointAutoConfiguration {
  /** Boot makes it. */
  public VectorStoreEndpointAutoConfiguration() {}

  @Bean
  @ConditionalOnAvailableEndpoint(endpoint = VectorStoreEndpoint.class)
  VectorStoreEndpoint vectorstoreEndpoint(
      DataSources sources, VectorDatabase database, VectorStoreProperties properties) {
    return new VectorStoreEndpoint(sources, database, properties);
  }
}
