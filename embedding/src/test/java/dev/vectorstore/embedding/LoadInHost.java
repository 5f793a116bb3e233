package dev.vectorstore.embedding;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineProvider;
import dev.vectorstore.VectorStoreException;
import java.net.Proxy;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A host that uses DJL itself and loads a model in a thread that sees no class of it. */
final class LoadInHost {
  private static final String OFFLINE = "ai.djl.offline";
  private static final String OPT_OUT = "OPT_OUT_TRACKING";

  private LoadInHost() {}

  public static void main(String[] args) {
    URL.setURLStreamHandlerFactory(LoadInHost::handler);
    ClassLoader noClasses = ClassLoader.getPlatformClassLoader();
    Thread.currentThread().setContextClassLoader(noClasses);
    System.setProperty(OPT_OUT, "true");
    Engine.registerEngine(new PyTorch());
    System.clearProperty(OPT_OUT);
    System.setProperty(OFFLINE, "false");

    loadWhatIsNoNetwork();
    try (DjlEmbeddingModel model = DjlEmbeddingModel.allMiniLmL6V2()) {
      model.embedQuery("apple");
    }

    check("false".equals(System.getProperty(OFFLINE)), "the host's setting has changed");
    check(System.getProperty(OPT_OUT) == null, "a setting is left");
    check(System.getProperty("RUST_FLAVOR") == null, "a setting is left");
    check(
        Objects.equals(Thread.currentThread().getContextClassLoader(), noClasses),
        "the thread has another class loader");
  }

  private static void loadWhatIsNoNetwork() {
    ReadyModel right = ReadyModel.ALL_MINILM_L6_V2;
    try {
      DjlEmbeddingModel.load(ModelSource.of(right).network(right.tokenizer()));
      throw new AssertionError("loaded");
    } catch (VectorStoreException.EmbeddingFailed e) {
      System.err.println("not loaded, as expected");
    }
  }

  private static void check(boolean right, String otherwise) {
    if (!right) {
      throw new AssertionError(otherwise);
    }
  }

  private static @Nullable URLStreamHandler handler(String protocol) {
    return protocol.startsWith("http") ? new NoNetwork() : null;
  }

  private static final class NoNetwork extends URLStreamHandler {
    @Override
    protected URLConnection openConnection(URL url) {
      System.err.println("NETWORK " + url);
      throw new AssertionError("a connection was tried");
    }

    @Override
    protected URLConnection openConnection(URL url, Proxy proxy) {
      return openConnection(url);
    }
  }

  private static final class PyTorch implements EngineProvider {
    @Override
    public String getEngineName() {
      return "PyTorch";
    }

    @Override
    public int getEngineRank() {
      return 2;
    }

    @Override
    public Engine getEngine() {
      throw new AssertionError("another engine was started");
    }
  }
}
