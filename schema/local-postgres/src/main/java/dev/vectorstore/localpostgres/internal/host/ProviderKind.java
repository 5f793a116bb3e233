package dev.vectorstore.localpostgres.internal.host;

import java.util.Locale;

/** The kinds of providers of a server, in the order in which they are tried. */
public enum ProviderKind {
  URL,
  INSTALLED,
  DOCKER,
  PACKAGES;

  /** The name in {@code VECTORSTORE_LOCAL_POSTGRES} and in messages. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
