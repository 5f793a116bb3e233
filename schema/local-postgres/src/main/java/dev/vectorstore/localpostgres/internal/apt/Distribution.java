package dev.vectorstore.localpostgres.internal.apt;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The family that this machine's system belongs to, and the suites of its archive. */
public enum Distribution {
  DEBIAN("DEBIAN_CODENAME"),
  UBUNTU("UBUNTU_CODENAME");

  private static final Pattern LINE = Pattern.compile("(?m)^([A-Z_]+)=[\"']?(.*?)[\"']?\\s*$");
  private static final Set<String> COMPONENTS =
      Set.of(
          "main",
          "contrib",
          "non-free",
          "non-free-firmware",
          "universe",
          "restricted",
          "multiverse");
  private static final Set<String> DEBIAN_ALIASES =
      Set.of("oldoldstable", "oldstable", "stable", "testing", "unstable", "sid");

  private final String codenameKey;

  Distribution(String codenameKey) {
    this.codenameKey = codenameKey;
  }

  /** Those known to have pgvector 0.8, from the oldest to the newest: old ones change least. */
  private List<String> suitesWithPgvector() {
    return switch (this) {
      case DEBIAN -> List.of("trixie", "forky");
      case UBUNTU -> List.of("plucky", "questing", "resolute");
    };
  }

  /** Reads the text of {@code /etc/os-release}; empty if it is of another family. */
  static Optional<Distribution> of(String osRelease) {
    Map<String, String> facts = facts(osRelease);
    List<String> ids =
        List.of(
            (facts.getOrDefault("ID", "") + " " + facts.getOrDefault("ID_LIKE", "")).split(" "));
    // Ubuntu's derivatives name both, Debian's do not
    return Stream.of(UBUNTU, DEBIAN).filter(family -> ids.contains(family.word())).findFirst();
  }

  private static Map<String, String> facts(String osRelease) {
    return LINE.matcher(osRelease)
        .results()
        .collect(Collectors.toMap(m -> m.group(1), m -> m.group(2), (first, last) -> last));
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The suite of this family that the machine runs; empty if it does not say. */
  Optional<String> codename(String osRelease) {
    Map<String, String> facts = facts(osRelease);
    return Stream.of(codenameKey, "VERSION_CODENAME")
        .flatMap(key -> Optional.ofNullable(facts.get(key)).stream())
        .filter(Predicate.not(String::isEmpty))
        .findFirst();
  }

  /**
   * The suites to look in, in this order; the machine's own comes last, for a time that knows none
   * of the others.
   */
  List<String> candidates(String osRelease) {
    Set<String> suites = new LinkedHashSet<>(suitesWithPgvector());
    codename(osRelease).ifPresent(suites::add);
    return new ArrayList<>(suites);
  }

  /** Whether a source is the family's own archive (or a mirror of it) and holds this suite. */
  boolean owns(AptSource source, String codename) {
    return source.types().contains("deb")
        && source.suites().stream().anyMatch(suite -> isOwnSuite(suite, codename))
        && COMPONENTS.containsAll(source.components())
        && source.signedBy().map(this::isOwnKey).orElseGet(() -> isNamedLikeOurs(source));
  }

  private boolean isOwnSuite(String suite, String codename) {
    return suite.equals(codename) || (this == DEBIAN && DEBIAN_ALIASES.contains(suite));
  }

  private boolean isOwnKey(String signedBy) {
    return signedBy.contains(word() + "-archive-");
  }

  /**
   * Without a key, a third party's archive is recognized by its place: mirrors keep the family's
   * name at the end.
   */
  private boolean isNamedLikeOurs(AptSource source) {
    Pattern lastSegment = Pattern.compile(".*/" + word() + "[^/]*?/*");
    return source.uris().stream()
        .filter(uri -> !uri.startsWith("cdrom:"))
        .map(lastSegment::matcher)
        .anyMatch(Matcher::matches);
  }
}
