package dev.vectorstore.migration.internal.client;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;

/** Distinguishes hosts of the internet from those of private networks and of this machine. */
final class PublicAddress {
  private PublicAddress() {}

  /**
   * Refuses a host if any of its addresses is not public.
   *
   * @throws ServerFailure of kind NOT_PUBLIC, or UNREACHABLE if the name is not known
   */
  static void require(URI base, String server) {
    try {
      String host = base.getHost();
      for (InetAddress address : InetAddress.getAllByName(host)) {
        if (!isPublic(address)) {
          throw new ServerFailure(
              ServerFailure.Kind.NOT_PUBLIC,
              server + " has an address that is not public, and only public addresses are allowed",
              null);
        }
      }
    } catch (UnknownHostException e) {
      throw new ServerFailure(
          ServerFailure.Kind.UNREACHABLE, server + " has a name that could not be resolved", e);
    }
  }

  static boolean isPublic(InetAddress address) {
    if (address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) {
      return false;
    }
    byte[] bytes = address.getAddress();
    return address instanceof Inet6Address ? isPublicV6(bytes) : isPublicV4(bytes, 0);
  }

  private static boolean isPublicV4(byte[] bytes, int from) {
    int first = bytes[from] & 0xff;
    int second = bytes[from + 1] & 0xff;
    boolean reserved = first == 0 || first == 10 || first == 127 || first >= 224;
    boolean shared = first == 100 && (second & 0xc0) == 64; // of carriers, 100.64.0.0/10
    boolean inner =
        (first == 172 && (second & 0xf0) == 16)
            || (first == 192 && second == 168)
            || (first == 169 && second == 254)
            || (first == 198 && (second & 0xfe) == 18);
    return !reserved && !shared && !inner;
  }

  /** Addresses with an embedded IPv4 address (mapped, 6to4, NAT64) are judged by that address. */
  private static boolean isPublicV6(byte[] bytes) {
    int first = ((bytes[0] & 0xff) << 8) | (bytes[1] & 0xff);
    if (first == 0x2002) {
      return isPublicV4(bytes, 2);
    }
    if (first == 0x0064 && (bytes[2] & 0xff) == 0xff && (bytes[3] & 0xff) == 0x9b) {
      return isPublicV4(bytes, 12);
    }
    return (first & 0xe000) == 0x2000; // what is given out to the internet, 2000::/3
  }
}
