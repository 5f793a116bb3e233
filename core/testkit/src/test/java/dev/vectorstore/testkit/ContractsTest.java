package dev.vectorstore.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A contract that one of the stores does not run would promise nothing of it. */
class ContractsTest {
  private static final Path MAIN = Path.of("src/main/java");
  private static final Path TEST = Path.of("src/test/java");
  private static final String SUFFIX = "Contract.java";

  static Stream<Path> contracts() throws IOException {
    try (Stream<Path> files = Files.walk(MAIN)) {
      return files.filter(ContractsTest::isContract).map(MAIN::relativize).toList().stream();
    }
  }

  private static boolean isContract(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(SUFFIX) && !name.equals(SUFFIX);
  }

  @ParameterizedTest
  @MethodSource("contracts")
  void contract_any_isRunByBothStores(Path contract) throws IOException {
    String promise = contract.getFileName().toString().replace(SUFFIX, "");
    for (String store : new String[] {"InMemory", "Pg"}) {
      Path test = TEST.resolve(contract).resolveSibling(store + promise + "Test.java");
      assertThat(test).exists();
      assertThat(Files.readString(test)).contains(" extends " + promise + "Contract ");
    }
  }

  @ParameterizedTest
  @MethodSource("contracts")
  void contract_any_isRunBehindAPooler(Path contract) throws IOException {
    Path here = TEST.resolve("dev/vectorstore/testkit");
    String all =
        Files.readString(here.resolve("StoreContracts.java"))
            + Files.readString(here.resolve("pooler/PooledContracts.java"))
            + Files.readString(here.resolve("pooler/AllPooledContracts.java"));

    assertThat(all).contains(" extends " + contract.getFileName().toString().replace(".java", " "));
  }
}
