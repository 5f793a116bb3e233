package dev.vectorstore.migration;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.localchroma.LocalChroma;
import dev.vectorstore.testkit.VectorStoreContract;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract of stores on a real Chroma server. */
class LiveChromaStoreTest extends VectorStoreContract {
  @RegisterExtension
  static final BeyondChroma BEYOND =
      new BeyondChroma(
          Map.of(
              "count_filter_countsMatches", "Chroma has no filter for Exists",
              "upsert_unsearchableEmbeddings_comeBackBitForBit", "Chroma searches all",
              "upsert_searchableOverUnsearchable_replacesIt", "Chroma searches all",
              "upsert_metadataOfAllTypes_comesBackExactly", "[METADATA_NULL, METADATA_MAP,",
              "upsert_awkwardIds_stayApart", "[ID_EMPTY]",
              "scroll_severalPages_meetsEachDocumentOnceInOrder", "[ID_EMPTY]"));

  private static LocalChroma server;

  @BeforeAll
  static void startServer() throws Exception {
    server = LiveChroma.start();
  }

  @AfterAll
  static void stopServer() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  @Override
  protected VectorDatabase database() {
    ChromaServer chroma = ChromaServer.at(server.address());
    return new StoreDatabase((name, settings) -> ChromaVectorStore.open(chroma, name, settings));
  }
}
