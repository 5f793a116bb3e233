package dev.vectorstore.internal.http;

import java.net.URI;
import java.util.Locale;

/** What addresses of servers may be, and what of them a message may say. */
public final class ServerAddress {
  private ServerAddress() {}

  /**
   * Checks all but query and fragment.
   *
   * @param of whose address it is, for messages
   * @param instead what to set in place of user information, for messages
   * @throws IllegalArgumentException if the address is not absolute, not http or https, has no
   *     host, or has user information
   */
  public static void require(URI address, String of, String instead) {
    String scheme = address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new IllegalArgumentException(
          "the address of " + of + " begins with http:// or https://");
    }
    String authority = address.getRawAuthority() == null ? "" : address.getRawAuthority();
    if (authority.contains("@")) {
      throw new IllegalArgumentException(
          "the address of " + of + " has no user information; set " + instead);
    }
    if (address.getHost() == null) {
      throw new IllegalArgumentException("the address of " + of + " has a host");
    }
  }

  /** Scheme, host and port, which may stand in a message; a path or a query can hold a secret. */
  public static String origin(URI address) {
    return address.getScheme() + "://" + address.getRawAuthority();
  }
}
