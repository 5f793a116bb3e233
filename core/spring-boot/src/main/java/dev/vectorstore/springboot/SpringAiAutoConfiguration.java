package dev.vectorstore.springboot;

import dev.vectorstore.springai.SpringAiBackedModel;
import dev.vectorstore.springai.SpringAiVectorStore;
import io.micrometer.observation.ObservationRegistry;
import java.util.Optional;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

/**
 * Where {@code vectorstore-spring-ai} is on the class path: a model of Spring AI's embeds for the
 * collection, if there is none of ours, and the collection is Spring AI's {@code VectorStore} too.
 */
@AutoConfiguration(after = VectorStoreAutoConfiguration.class)
@ConditionalOnClass(
    name = {
      "dev.vectorstore.springai.SpringAiVectorStore",
      "org.springframework.ai.vectorstore.VectorStore"
    })
@ConditionalOnBean(dev.vectorstore.VectorDatabase.class)
@ConditionalOnProperty(name = VectorStoreProperties.ENABLED, matchIfMissing = true)
public final class SpringAiAutoConfiguration {
  /** Boot makes it. */
  public SpringAiAutoConfiguration() {}

  @Bean
  ModelSource vectorstoreModelOfSpringAi(ObjectProvider<EmbeddingModel> models) {
    return () -> Optional.ofNullable(models.getIfAvailable()).map(SpringAiBackedModel::probed);
  }

  /** As with Spring AI's stores, {@code spring.ai.vectorstore.type} chooses among several. */
  @Bean
  @ConditionalOnSingleCandidate(dev.vectorstore.VectorStore.class)
  @ConditionalOnMissingBean(VectorStore.class)
  @ConditionalOnProperty(
      name = "spring.ai.vectorstore.type",
      havingValue = "vectorstore",
      matchIfMissing = true)
  SpringAiVectorStore springAiVectorStore(
      dev.vectorstore.VectorStore collection, ObjectProvider<ObservationRegistry> observations) {
    return SpringAiVectorStore.builder(collection)
        .observationRegistry(observations.getIfUnique(() -> ObservationRegistry.NOOP))
        .build();
  }
}
