package dev.vectorstore.schema.internal.sql;

import java.util.List;

/** Names in a message. */
public final class Names {
  private static final int MOST = 10;

  private Names() {}

  /** At most ten, so that the text stays readable with thousands of collections. */
  public static String listed(List<String> names) {
    String named = String.join(", ", names.subList(0, Math.min(MOST, names.size())));
    return names.size() <= MOST ? named : named + " and " + (names.size() - MOST) + " more";
  }
}
