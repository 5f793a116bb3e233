package dev.vectorstore.localpostgres.internal.host;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The versions that will do: pgvector from 0.8 on, PostgreSQL from 15 on, or of one major version
 * if one is asked for. Immutable.
 */
public record Requirements(OptionalInt wantedMajor) {
  private static final int OLDEST_MAJOR = 15;
  private static final int USUAL_MAJOR = 17;
  private static final int PGVECTOR_MINOR = 8;
  private static final Pattern MAJOR = Pattern.compile("\\d{1,4}");
  // What follows the leading numbers is a provider's own: 0.8.0-yb, 0.8.0.google-1.
  private static final Pattern VERSION = Pattern.compile("(\\d{1,9})(?:\\.(\\d{1,9}))?");

  /**
   * Reads {@code VECTORSTORE_LOCAL_POSTGRES_VERSION}.
   *
   * @throws IllegalArgumentException if it is not a major version from 15 on
   */
  public static Requirements of(Environment environment) {
    return environment
        .variable(Environment.VERSION)
        .map(text -> new Requirements(OptionalInt.of(major(text))))
        .orElseGet(() -> new Requirements(OptionalInt.empty()));
  }

  private static int major(String text) {
    if (MAJOR.matcher(text).matches() && Integer.parseInt(text) >= OLDEST_MAJOR) {
      return Integer.parseInt(text);
    }
    throw new IllegalArgumentException(
        Environment.VERSION
            + " is \""
            + text
            + "\"; it must be a major version of PostgreSQL, "
            + OLDEST_MAJOR
            + " or newer, as in 18");
  }

  /** The major version to take where there is a choice: the one asked for, or 17. */
  public int preferredMajor() {
    return wantedMajor.orElse(USUAL_MAJOR);
  }

  public boolean allowsPostgres(int major) {
    return major >= OLDEST_MAJOR && major == wantedMajor.orElse(major);
  }

  public static boolean isEnoughPgvector(String version) {
    Matcher parts = VERSION.matcher(version);
    return parts.lookingAt()
        && (Integer.parseInt(parts.group(1)) > 0
            || (parts.group(2) != null && Integer.parseInt(parts.group(2)) >= PGVECTOR_MINOR));
  }

  public void checkPostgres(int major, String what) throws UnavailableException {
    if (major < OLDEST_MAJOR) {
      throw new UnavailableException(what + " is older than " + OLDEST_MAJOR);
    }
    if (!allowsPostgres(major)) {
      throw new UnavailableException(
          what + " is not the " + preferredMajor() + " that " + Environment.VERSION + " asks for");
    }
  }

  public static void checkPgvector(String version, String where) throws UnavailableException {
    if (version.isEmpty()) {
      throw new UnavailableException(where + " has no pgvector");
    }
    if (!isEnoughPgvector(version)) {
      throw new UnavailableException(
          where + " has pgvector " + version + ", older than 0." + PGVECTOR_MINOR);
    }
  }

  /** What is required, in words. */
  @Override
  public String toString() {
    return "PostgreSQL "
        + (wantedMajor.isPresent() ? "" + preferredMajor() : OLDEST_MAJOR + " or newer")
        + " with pgvector 0."
        + PGVECTOR_MINOR
        + " or newer";
  }
}
