package dev.vectorstore.langchain4j;

import static dev.langchain4j.store.embedding.filter.MetadataFilterBuilder.metadataKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.segment.TextSegment;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.index.MetadataType;
import dev.vectorstore.testkit.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The adapter over PostgreSQL. */
class PgAdapterTest extends AdapterContract {
  @RegisterExtension static final TestDatabase TEST_DATABASE = new TestDatabase();

  @Override
  VectorDatabase database() {
    return TEST_DATABASE.database();
  }

  @Test
  void collection_ofAnotherDimension_isRefusedWhenOpened() {
    database().store("two", CollectionSettings.of(ModelId.of("points", 2)));

    assertThatThrownBy(
            () -> database().store("two", CollectionSettings.of(ModelId.of("points", 3))))
        .isInstanceOf(VectorStoreException.ModelMismatch.class)
        .hasMessage(
            "collection \"two\" and the model do not agree: stored are vectors of points (2"
                + " dimensions), declared is points (3 dimensions), probed was nothing, as vectors"
                + " are brought; open the collection with its own model, or give it a space for this"
                + " one, see VectorDatabase.spaces");
  }

  @Test
  void collection_ofAnyName_hasIndexesOnMetadata() {
    VectorStore named =
        database().store("Sch.Emb \"x\"", CollectionSettings.of(ModelId.of("points", 2)));
    named.indexMetadata("Year", MetadataType.NUMBER);
    VectorStoreEmbeddingStore store = VectorStoreEmbeddingStore.of(named);

    store.addAll(
        List.of("a"),
        List.of(RIGHT),
        List.of(TextSegment.from("text", new Metadata().put("Year", 2020))));

    assertThat(
            store
                .search(request(RIGHT).filter(metadataKey("Year").isGreaterThan(2019)).build())
                .matches())
        .hasSize(1);
  }
}
