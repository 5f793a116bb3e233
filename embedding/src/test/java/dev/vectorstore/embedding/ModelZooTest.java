package dev.vectorstore.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.vectorstore.Embedding;
import dev.vectorstore.VectorStoreException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Downloads an archive from this machine, as there is no other to download from. */
class ModelZooTest {
  private static final String CACHE = "DJL_CACHE_DIR";
  private static final String ALLOWED = "ai.djl.allow_insecure_url";

  @TempDir private Path directory;
  private HttpServer server;
  private final AtomicInteger requests = new AtomicInteger();

  @BeforeEach
  void serve() throws IOException {
    System.setProperty(CACHE, directory.resolve("cache").toString());
    System.setProperty(ALLOWED, "true");
    byte[] archive = archive(TinyModel.in(directory.resolve("fruit")).path());
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/fruit.zip", exchange -> send(exchange, archive));
    server.start();
  }

  @AfterEach
  void stop() {
    System.clearProperty(CACHE);
    System.clearProperty(ALLOWED);
    server.stop(0);
  }

  @Test
  void load_archive_isDownloadedOnceAndRead() {
    ModelSource source = ModelSource.zoo(url("/fruit.zip"));

    try (DjlEmbeddingModel model = DjlEmbeddingModel.load(source);
        DjlEmbeddingModel local =
            DjlEmbeddingModel.load(ModelSource.directory(directory.resolve("fruit")))) {
      assertThat(model.id()).isEqualTo(local.id());
      assertThat(model.embedQuery("apple")).isEqualTo(Embedding.of(2, 1));
    }
    DjlEmbeddingModel.load(source).close();
    assertThat(requests).hasValue(1);
  }

  @Test
  void load_urlWithoutModel_saysSo() {
    assertThatThrownBy(() -> DjlEmbeddingModel.load(ModelSource.zoo(url("/none.zip"))))
        .isInstanceOf(VectorStoreException.EmbeddingFailed.class)
        .hasMessageStartingWith("the embedding model none cannot be loaded: ");
  }

  @Test
  void load_addressThatIsNotPublic_namesTheSetting() {
    System.clearProperty(ALLOWED);

    assertThatThrownBy(() -> DjlEmbeddingModel.load(ModelSource.zoo(url("/fruit.zip"))))
        .isInstanceOf(VectorStoreException.EmbeddingFailed.class)
        .hasMessage(
            "the embedding model fruit cannot be loaded: there is no model at its URL, or the URL"
                + " cannot be reached; DJL reads an address that is not public only with"
                + " DJL_ALLOW_INSECURE_URL=true");
    assertThat(requests).hasValue(0);
  }

  @Test
  void load_cacheThatCannotBeWritten_namesItAndTheSetting() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    System.setProperty(CACHE, file.resolve("cache").toString());

    assertThatThrownBy(() -> DjlEmbeddingModel.load(ModelSource.zoo(url("/fruit.zip"))))
        .isInstanceOf(VectorStoreException.EmbeddingFailed.class)
        .hasMessageStartingWith(
            "the embedding model fruit cannot be loaded: cannot write in " + file.resolve("cache"))
        .hasMessageEndingWith("; DJL_CACHE_DIR can name another directory");
  }

  @Test
  void load_unknownZoo_isEmbeddingFailed() {
    assertThatThrownBy(() -> DjlEmbeddingModel.load(ModelSource.zoo("djl://no.such.zoo/fruit")))
        .isInstanceOf(VectorStoreException.EmbeddingFailed.class)
        .hasMessage(
            "the embedding model fruit cannot be loaded:"
                + " ModelZoo not found in classpath: no.such.zoo");
  }

  private String url(String path) {
    return "http://localhost:" + server.getAddress().getPort() + path;
  }

  private void send(HttpExchange exchange, byte[] archive) throws IOException {
    if (exchange.getRequestMethod().equals("GET")) {
      requests.incrementAndGet();
      exchange.sendResponseHeaders(200, archive.length);
      exchange.getResponseBody().write(archive);
    } else {
      exchange.sendResponseHeaders(200, -1);
    }
    exchange.close();
  }

  private static byte[] archive(Path model) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes);
        Stream<Path> files = Files.walk(model)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        zip.putNextEntry(new ZipEntry(model.relativize(file).toString()));
        Files.copy(file, zip);
      }
    }
    return bytes.toByteArray();
  }
}
