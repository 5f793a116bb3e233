package dev.vectorstore.springboot;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.internal.text.Storable;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.model.EmbeddingModels;
import java.util.Objects;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * The collection that {@code vectorstore.collection} names, as a bean, and the model that {@code
 * vectorstore.model} names. The database may be the host's, also one in memory.
 */
@AutoConfiguration(after = VectorDatabaseAutoConfiguration.class)
@ConditionalOnProperty(name = VectorStoreProperties.ENABLED, matchIfMissing = true)
@ConditionalOnBean(VectorDatabase.class)
@EnableConfigurationProperties(VectorStoreProperties.class)
public final class VectorStoreAutoConfiguration {
  private static final String ANY_TENANT = "start";

  /** Boot makes it. */
  public VectorStoreAutoConfiguration() {}

  @Bean
  @ConditionalOnProperty(VectorStoreProperties.MODEL)
  @ConditionalOnMissingBean(EmbeddingModel.class)
  @ConditionalOnProperty(
      name = "vectorstore.dimension",
      matchIfMissing = true,
      havingValue = "none")
  EmbeddingModel vectorstoreEmbeddingModel(VectorStoreProperties properties) {
    return EmbeddingModels.installed().load(Objects.requireNonNull(properties.model()));
  }

  /** Its name is not {@code vectorStore}, which is that of Spring AI's stores. */
  @Bean
  @ConditionalOnProperty(VectorStoreProperties.COLLECTION)
  @ConditionalOnMissingBean(VectorStore.class)
  VectorStore vectorstoreCollection(
      VectorDatabase database,
      VectorStoreProperties properties,
      ObjectProvider<EmbeddingModel> models,
      ObjectProvider<ModelSource> sources,
      ObjectProvider<CurrentTenant> tenants) {
    String name = Objects.requireNonNull(properties.collection());
    CollectionSettings settings =
        properties.settings(
            () ->
                model(models, sources)
                    .orElseThrow(() -> new MissingModelException(Storable.quoted(name))));
    CurrentTenant tenant = tenants.getIfAvailable();
    if (tenant == null || !properties.perTenant()) {
      return database.store(name, settings);
    }
    database.tenant(ANY_TENANT); // refuses a role that would see the rows of all
    return TenantStore.of(database, name, settings, tenant);
  }

  private static Optional<EmbeddingModel> model(
      ObjectProvider<EmbeddingModel> models, ObjectProvider<ModelSource> sources) {
    return Optional.ofNullable(models.getIfAvailable())
        .or(() -> Optional.ofNullable(sources.getIfAvailable()).flatMap(ModelSource::get));
  }
}
