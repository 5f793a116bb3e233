package dev.vectorstore.examples.springboot.chroma;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.examples.springboot.ExampleProperties;
import dev.vectorstore.memory.InMemoryVectorDatabase;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ChromaImportsTest {
  private static final ExampleProperties PROPERTIES =
      new ExampleProperties(List.of("acme"), List.of(), "../quickstart/data", 128, "english");

  private final CountDownLatch begun = new CountDownLatch(1);

  @Test
  void destroy_whileAnImportRuns_interruptsItAndWaits() throws InterruptedException {
    ChromaImports imports =
        new ChromaImports(new ChromaFolder(PROPERTIES), neverEnding(), PROPERTIES);
    int number = imports.start("chroma-wordnet", "");
    begun.await();
    imports.destroy();
    assertThat(imports.find(number).stage()).isEqualTo(Stage.FAILED);
  }

  /** A database whose imports wait until they are interrupted. */
  private VectorDatabase neverEnding() {
    VectorDatabase memory = InMemoryVectorDatabase.create();
    return (VectorDatabase)
        Proxy.newProxyInstance(
            VectorDatabase.class.getClassLoader(),
            new Class<?>[] {VectorDatabase.class},
            (proxy, method, given) -> {
              if (method.getName().equals("imports")) {
                begun.countDown();
                try {
                  new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                  throw new IllegalStateException("interrupted");
                }
              }
              return method.invoke(memory, given);
            });
  }
}
