package dev.vectorstore.localpostgres;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The oldest versions that will do. */
final class Requirements {
  private static final int POSTGRES_MAJOR = 15;
  private static final int PGVECTOR_MINOR = 8;
  private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+).*");

  private Requirements() {}

  static boolean isEnoughPostgres(int major) {
    return major >= POSTGRES_MAJOR;
  }

  static boolean isEnoughPgvector(String version) {
    Matcher parts = VERSION.matcher(version);
    return parts.matches()
        && (Integer.parseInt(parts.group(1)) > 0
            || Integer.parseInt(parts.group(2)) >= PGVECTOR_MINOR);
  }

  static void checkPostgres(int major, String what) throws UnavailableException {
    if (!isEnoughPostgres(major)) {
      throw new UnavailableException(what + " is older than " + POSTGRES_MAJOR);
    }
  }

  static void checkPgvector(String version, String where) throws UnavailableException {
    if (version.isEmpty()) {
      throw new UnavailableException(where + " has no pgvector");
    }
    if (!isEnoughPgvector(version)) {
      throw new UnavailableException(
          where + " has pgvector " + version + ", older than 0." + PGVECTOR_MINOR);
    }
  }
}
