package dev.vectorstore.migration;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.localchroma.LocalChroma;
import dev.vectorstore.testkit.search.SearchContract;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract of searches on a real Chroma server. */
class LiveChromaSearchTest extends SearchContract {
  @RegisterExtension
  static final BeyondChroma BEYOND =
      new BeyondChroma(
              Map.of(
                  "search_unsearchableEmbeddings_areNeverFound",
                  "Chroma searches all",
                  "search_manyEqualDistances_cutsInOrderOfIdsWithAndWithoutFilter",
                  "to contain exactly (and in same order)"))
          .nowAndThen(
              Map.of(
                  "search_randomVectors_agreesWithTheMetricsOwnDistance",
                  "Expected size: 300 but"));

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
