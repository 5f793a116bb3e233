package dev.vectorstore.springboot;

import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.postgres.ReplicaReads;
import dev.vectorstore.schema.SchemaName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The properties {@code vectorstore.*}. What each means stands in the metadata that an IDE shows,
 * {@code META-INF/spring-configuration-metadata.json}. A name that is not among them stops the
 * start.
 */
@ConfigurationProperties(prefix = "vectorstore", ignoreUnknownFields = false)
record VectorStoreProperties(
    @DefaultValue("true") boolean enabled,
    @Nullable String collection,
    @Nullable String model,
    @Nullable Integer dimension,
    @Nullable Metric metric,
    @DefaultValue("false") boolean perTenant,
    @DefaultValue("vectorstore") String schema,
    @Nullable String dataSource,
    @Nullable String ownerDataSource,
    @DefaultValue List<String> replicaDataSources,
    @DefaultValue("OWN_WRITES") Reads replicaReads,
    @Nullable Duration replicaLag,
    @DefaultValue("true") boolean migrate,
    @DefaultValue("true") boolean grant,
    @DefaultValue("true") boolean joinTransactions,
    @DefaultValue("true") boolean automaticIndexes,
    @DefaultValue("0") int recallSample,
    @DefaultValue("0s") Duration startupWait,
    @DefaultValue("1500ms") Duration healthTimeout) {

  /** Switches everything off if it is false. */
  static final String ENABLED = "vectorstore.enabled";

  /** Names the collection of the store, without which there is none. */
  static final String COLLECTION = "vectorstore.collection";

  /** Names the {@code DataSource} to use, if there are several. */
  static final String DATA_SOURCE = "vectorstore.data-source";

  /** Names an installed model, or the one that made the vectors that the application brings. */
  static final String MODEL = "vectorstore.model";

  /** How new what a replica gives must be, as {@link ReplicaReads} has it without a lag. */
  enum Reads {
    OWN_WRITES,
    EVENTUAL
  }

  /** How many searches there are for each whose recall is measured. */
  static final String RECALL_SAMPLE = "vectorstore.recall-sample";

  /** How long the start waits for the database, without which it fails at once. */
  static final String STARTUP_WAIT = "vectorstore.startup-wait";

  ReplicaReads reads() {
    if (replicaLag != null) {
      if (replicaReads == Reads.EVENTUAL) {
        throw new IllegalArgumentException(
            "vectorstore.replica-lag bounds what replicas may miss, and vectorstore.replica-reads=eventual does not: set one of them");
      }
      return ReplicaReads.lagAtMost(replicaLag);
    }
    return switch (replicaReads) {
      case OWN_WRITES -> ReplicaReads.ownWrites();
      case EVENTUAL -> ReplicaReads.eventual();
    };
  }

  SchemaName schemaName() {
    return new SchemaName(schema);
  }

  /** The model of the vectors that the application brings; empty if a model embeds. */
  Optional<ModelId> broughtModel() {
    return model == null || dimension == null
        ? Optional.empty()
        : Optional.of(ModelId.of(model, dimension));
  }

  CollectionSettings settings(Supplier<EmbeddingModel> embedding) {
    CollectionSettings settings =
        broughtModel()
            .map(CollectionSettings::of)
            .orElseGet(() -> CollectionSettings.of(embedding.get()));
    if (metric != null) {
      settings = settings.metric(metric);
    }
    return perTenant ? settings.perTenant() : settings;
  }
}
