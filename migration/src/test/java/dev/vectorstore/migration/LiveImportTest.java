package dev.vectorstore.migration;

import dev.vectorstore.*;
import dev.vectorstore.localchroma.LocalChroma;
import dev.vectorstore.memory.InMemoryVectorDatabase;
import dev.vectorstore.migration.internal.chroma.Fixtures;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real server over HTTP gives what its directory holds. */
class LiveImportTest {
  private static final String MODEL = "the model that the fixtures do not name";

  @TempDir private Path temp;

  @Test
  void importInto_fromServer_givesWhatItsDirectoryHolds() throws Exception {
    Path directory = Fixtures.unpack(System.getProperty("fix", "0.6.3"), temp);
    VectorDatabase fromDirectory = InMemoryVectorDatabase.create();
    ChromaImporter.from(directory).unknownModel(MODEL).importInto(fromDirectory);

    try (LocalChroma server = LiveChroma.on(directory)) {
      ChromaImporter importer =
          ChromaImporter.from(ChromaServer.at(server.address())).unknownModel(MODEL);
      VectorDatabase fromServer = InMemoryVectorDatabase.create();
      ImportReport report = importer.importInto(fromServer);
      System.out.println(report);
      System.out.println(importer.verify(fromServer));
      for (CollectionInfo i : fromServer.collections()) {
        System.out.println(
            i.name()
                + " "
                + i.metric()
                + " vs "
                + fromDirectory.find(i.name()).map(CollectionInfo::metric)
                + " "
                + i.metadata());
        var mine =
            fromServer
                .store(i.name())
                .scroll(ScrollRequest.first().limit(10000).include(Include.everything()))
                .documents();
        var theirs =
            fromDirectory
                .store(i.name())
                .scroll(ScrollRequest.first().limit(10000).include(Include.everything()))
                .documents();
        System.out.println(mine.size() + " " + theirs.size());
        int n = 0;
        for (var d : theirs) {
          var o = mine.stream().filter(x -> x.id().equals(d.id())).findAny();
          if (o.isEmpty() || !o.get().equals(d)) {
            if (n++ < 10)
              System.out.println(
                  "DIFF "
                      + d
                      + d.metadata()
                      + d.text().map(String::length)
                      + d.embedding().map(e -> java.util.Arrays.toString(e.values()))
                      + d.unsearchable()
                      + "\n     "
                      + o
                      + o.map(
                          x ->
                              x.metadata()
                                  + ""
                                  + x.text().map(String::length)
                                  + x.embedding().map(e -> java.util.Arrays.toString(e.values()))
                                  + x.unsearchable()));
          }
        }
        System.out.println("diffs " + n);
      }
    }
  }
}
