package dev.vectorstore.springboot;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.observe.OperationListener;
import dev.vectorstore.postgres.PgSettings;
import dev.vectorstore.postgres.PgVectorDatabase;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.sql.init.dependency.DatabaseInitializationDependencyConfigurer;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The vector database over the application's {@code DataSource}, migrated before everything that
 * depends on it. There is nothing without a {@code DataSource}, with {@code vectorstore.enabled =
 * false}, or where the host has a {@link VectorDatabase} of its own.
 */
@AutoConfiguration(
    afterName = {
      "org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration",
      "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration"
    })
@ConditionalOnClass(
    name = {
      "org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy",
      "org.springframework.boot.sql.init.dependency.DatabaseInitializationDependencyConfigurer"
    })
@ConditionalOnProperty(name = VectorStoreProperties.ENABLED, matchIfMissing = true)
@Conditional(VectorDatabaseAutoConfiguration.OnDataSource.class)
@ConditionalOnMissingBean(VectorDatabase.class)
@EnableConfigurationProperties(VectorStoreProperties.class)
@Import(DatabaseInitializationDependencyConfigurer.class)
public final class VectorDatabaseAutoConfiguration {
  /** Boot makes it. */
  public VectorDatabaseAutoConfiguration() {}

  @Bean
  DataSources vectorstoreDataSources(BeanFactory beans, VectorStoreProperties properties) {
    return DataSources.of(beans, properties);
  }

  @Bean
  @ConditionalOnProperty(VectorStoreProperties.STARTUP_WAIT)
  DatabaseWait vectorstoreDatabaseWait(DataSources sources, VectorStoreProperties properties) {
    return new DatabaseWait(sources, properties.startupWait());
  }

  @Bean
  SchemaInitializer vectorstoreSchemaInitializer(
      DataSources sources, VectorStoreProperties properties) {
    return new SchemaInitializer(sources, properties);
  }

  @Bean
  @DependsOnDatabaseInitialization
  PgVectorDatabase vectorDatabase(
      DataSources sources,
      VectorStoreProperties properties,
      ObjectProvider<OperationListener> listeners) {
    PgSettings settings = settings(sources, properties);
    OperationListener listener = listeners.getIfAvailable();
    return PgVectorDatabase.open(
        source(sources, properties), listener == null ? settings : settings.observedBy(listener));
  }

  private static DataSource source(DataSources sources, VectorStoreProperties properties) {
    return properties.joinTransactions()
        ? new TransactionAwareDataSourceProxy(sources.application())
        : sources.application();
  }

  private static PgSettings settings(DataSources sources, VectorStoreProperties properties) {
    BooleanSupplier joins =
        properties.joinTransactions()
            ? TransactionSynchronizationManager::isActualTransactionActive
            : () -> false;
    PgSettings settings =
        PgSettings.defaults()
            .schema(properties.schemaName())
            .joinTransactionsWhile(joins)
            .sampleRecall(properties.recallSample())
            .replicaReads(properties.reads());
    if (!sources.replicas().isEmpty()) {
      settings = settings.replicas(sources.replicas().toArray(DataSource[]::new));
    }
    boolean isOwner = properties.migrate() || sources.hasSeparateOwner();
    return properties.automaticIndexes() && isOwner
        ? settings.maintenance(sources.owner())
        : settings;
  }

  /** There is a {@code DataSource} for all, or one is named, which may be for those who ask. */
  static final class OnDataSource extends AnyNestedCondition {
    OnDataSource() {
      super(ConfigurationPhase.REGISTER_BEAN);
    }

    @ConditionalOnBean(DataSource.class)
    static final class ForAll {}

    @ConditionalOnProperty(VectorStoreProperties.DATA_SOURCE)
    static final class Named {}
  }
}
