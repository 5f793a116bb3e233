package dev.vectorstore.localpostgres.internal.apt;

import dev.vectorstore.localpostgres.internal.host.UnavailableException;

/** The names that Debian, the GNU tools and the C library have for a kind of processor. */
public enum MachineType {
  AMD64("amd64", "x86_64-linux-gnu", "ld-linux-x86-64.so.2"),
  ARM64("arm64", "aarch64-linux-gnu", "ld-linux-aarch64.so.1");

  private final String debianName;
  private final String triplet;
  private final String loader;

  MachineType(String debianName, String triplet, String loader) {
    this.debianName = debianName;
    this.triplet = triplet;
    this.loader = loader;
  }

  public static MachineType current() throws UnavailableException {
    String system = System.getProperty("os.name", "");
    String processor = System.getProperty("os.arch", "");
    if (!system.equals("Linux")) {
      throw new UnavailableException("this system is " + system + ", not Debian or Ubuntu");
    }
    return switch (processor) {
      case "amd64", "x86_64" -> AMD64;
      case "aarch64" -> ARM64;
      default ->
          throw new UnavailableException("packages are used on amd64 and arm64, not " + processor);
    };
  }

  public String debianName() {
    return debianName;
  }

  public String triplet() {
    return triplet;
  }

  public String loader() {
    return loader;
  }
}
