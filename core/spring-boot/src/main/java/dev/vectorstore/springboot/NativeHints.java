package dev.vectorstore.springboot;

import dev.vectorstore.VectorStore;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/** What a native image has to keep: the migrations, and the proxy of {@link TenantStore}. */
final class NativeHints implements RuntimeHintsRegistrar {
  @Override
  public void registerHints(RuntimeHints hints, @Nullable ClassLoader loader) {
    hints
        .resources()
        .registerPattern("vectorstore-migrations/*")
        .registerPattern("vectorstore-undo/*")
        .registerPattern("vectorstore-objects.txt");
    hints.proxies().registerJdkProxy(VectorStore.class);
  }
}
