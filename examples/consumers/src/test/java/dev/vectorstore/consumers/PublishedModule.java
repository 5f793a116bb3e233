package dev.vectorstore.consumers;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** A module whose POM says that it is published, and the files that its build made. */
record PublishedModule(Path folder) {
  static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

  private static final String VERSION = System.getProperty("version");

  /** All of the project, by their POMs, which lie up to three folders deep. */
  static List<PublishedModule> all() throws IOException {
    List<PublishedModule> modules = new ArrayList<>();
    try (Stream<Path> files = Files.find(ROOT, 3, (file, is) -> file.endsWith("pom.xml"))) {
      for (Path pom : files.sorted().toList()) {
        if (Files.readString(pom).contains("<maven.deploy.skip>false</maven.deploy.skip>")) {
          modules.add(new PublishedModule(requireNonNull(pom.getParent())));
        }
      }
    }
    return modules;
  }

  String artifact() {
    return Pom.read(pom()).text("artifactId");
  }

  boolean hasJars() {
    return Files.exists(folder.resolve("src/main/java"));
  }

  Path pom() {
    return folder.resolve("target/flat-pom.xml");
  }

  Path jar() {
    return file(".jar");
  }

  Path sources() {
    return file("-sources.jar");
  }

  Path javadoc() {
    return file("-javadoc.jar");
  }

  Path billOfMaterials() {
    return file("-cyclonedx.json");
  }

  List<Path> files() {
    return hasJars()
        ? List.of(pom(), jar(), sources(), javadoc(), billOfMaterials())
        : List.of(pom(), billOfMaterials());
  }

  private Path file(String ending) {
    return folder.resolve("target").resolve(artifact() + "-" + VERSION + ending);
  }

  /** The contents of a jar by their names, without folders. */
  static Map<String, byte[]> entries(Path jar) throws IOException {
    Map<String, byte[]> entries = new TreeMap<>();
    try (JarFile file = new JarFile(jar.toFile())) {
      for (JarEntry entry : file.stream().filter(each -> !each.isDirectory()).toList()) {
        try (InputStream content = file.getInputStream(entry)) {
          entries.put(entry.getName(), content.readAllBytes());
        }
      }
    }
    return entries;
  }

  @Override
  public String toString() {
    return ROOT.relativize(folder).toString();
  }
}
