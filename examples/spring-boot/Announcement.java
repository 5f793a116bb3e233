/** Says what the build is about to do, which is silent under {@code mvn -q}; run from its source. */
final class Announcement {
  public static void main(String[] arguments) {
    System.out.println(
        "Building the application and what it needs, without tests. This takes about half a minute.");
  }
}
