package dev.vectorstore.localpostgres;

import java.util.Locale;

/** The ways to a server, in the order in which they are tried. */
enum Way {
  URL,
  INSTALLED,
  DOCKER,
  PACKAGES;

  /** The name that stands in {@code VECTORSTORE_LOCAL_POSTGRES} and in messages. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
