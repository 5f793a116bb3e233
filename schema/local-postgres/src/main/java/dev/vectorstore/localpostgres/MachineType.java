package dev.vectorstore.localpostgres;

/** The names that Debian, the GNU tools and the C library have for a kind of processor. */
enum MachineType {
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

  static MachineType current() throws UnavailableException {
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

  String debianName() {
    return debianName;
  }

  String triplet() {
    return triplet;
  }

  String loader() {
    return loader;
  }
}
