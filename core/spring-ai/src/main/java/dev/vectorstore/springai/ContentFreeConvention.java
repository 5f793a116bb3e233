package dev.vectorstore.springai;

import io.micrometer.common.KeyValues;
import io.micrometer.common.docs.KeyName;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.observation.DefaultVectorStoreObservationConvention;
import org.springframework.ai.vectorstore.observation.VectorStoreObservationContext;
import org.springframework.ai.vectorstore.observation.VectorStoreObservationDocumentation.HighCardinalityKeyNames;

/**
 * Spring AI's convention without the query's text and the filter's values. Each observation has the
 * same keys, as registries drop a meter whose keys vary.
 */
final class ContentFreeConvention extends DefaultVectorStoreObservationConvention {
  static final ContentFreeConvention INSTANCE = new ContentFreeConvention();

  private static final String NONE = "none";

  private ContentFreeConvention() {}

  @Override
  public KeyValues getHighCardinalityKeyValues(VectorStoreObservationContext context) {
    SearchRequest request = context.getQueryRequest();
    return KeyValues.empty()
        .and(key(HighCardinalityKeyNames.DB_COLLECTION_NAME), orNone(context.getCollectionName()))
        .and(
            key(HighCardinalityKeyNames.DB_SEARCH_SIMILARITY_METRIC),
            orNone(context.getSimilarityMetric()))
        .and(
            key(HighCardinalityKeyNames.DB_VECTOR_DIMENSION_COUNT), orNone(context.getDimensions()))
        .and(
            key(HighCardinalityKeyNames.DB_VECTOR_QUERY_SIMILARITY_THRESHOLD),
            orNone(request == null ? null : request.getSimilarityThreshold()))
        .and(
            key(HighCardinalityKeyNames.DB_VECTOR_QUERY_TOP_K),
            orNone(request == null ? null : request.getTopK()));
  }

  private static String key(KeyName name) {
    return name.asString();
  }

  private static String orNone(@Nullable Object value) {
    return Objects.toString(value, NONE);
  }
}
