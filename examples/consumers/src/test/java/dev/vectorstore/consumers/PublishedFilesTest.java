package dev.vectorstore.consumers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What {@code mvn -P release verify} has made is complete and fit for Maven Central.
 *
 * <p>Why: docs/decisions/0099-what-is-published.md.
 */
class PublishedFilesTest {
  static List<PublishedModule> modules() throws IOException {
    return PublishedModule.all();
  }

  static List<PublishedModule> modulesWithJars() throws IOException {
    return modules().stream().filter(PublishedModule::hasJars).toList();
  }

  @Test
  void bom_dependencies_areAllThatIsPublished() throws IOException {
    Path bom = PublishedModule.ROOT.resolve("core/bom/target/flat-pom.xml");
    List<String> published =
        modulesWithJars().stream().map(PublishedModule::artifact).sorted().toList();

    assertThat(managed(Pom.read(bom))).isNotEmpty().containsExactlyElementsOf(published);
  }

  private static List<String> managed(Pom bom) {
    List<String> artifacts = new ArrayList<>();
    String path = "dependencyManagement/dependencies/dependency[%d]/artifactId";
    for (int i = 1; !bom.text(path.formatted(i)).isEmpty(); i++) {
      artifacts.add(bom.text(path.formatted(i)));
    }
    return artifacts.stream().sorted().toList();
  }

  @ParameterizedTest
  @MethodSource("modules")
  void pom_published_hasWhatMavenCentralAsksFor(PublishedModule module) {
    Pom pom = Pom.read(module.pom());
    for (String path :
        List.of(
            "groupId",
            "artifactId",
            "version",
            "name",
            "description",
            "url",
            "licenses/license/name",
            "developers/developer/name",
            "scm/connection",
            "scm/developerConnection",
            "scm/url")) {
      assertThat(pom.text(path)).as(path).isNotEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("modules")
  void pom_published_needsNoOther(PublishedModule module) throws IOException {
    Pom pom = Pom.read(module.pom());

    for (String path :
        List.of(
            "parent",
            "properties",
            "build",
            "profiles",
            "repositories",
            "dependencies/dependency/scope[.='test']")) {
      assertThat(pom.text(path)).as(path).isEmpty();
    }
    // The address of the project is given with a release.
    assertThat(Files.readString(module.pom()).replace("${publish.url}", "")).doesNotContain("${");
  }

  @ParameterizedTest
  @MethodSource("modulesWithJars")
  void jar_published_hasClassesLicenceAndModuleName(PublishedModule module) throws IOException {
    Map<String, byte[]> entries = PublishedModule.entries(module.jar());

    assertThat(entries.get("META-INF/LICENSE"))
        .isEqualTo(Files.readAllBytes(PublishedModule.ROOT.resolve("LICENSE")));
    assertThat(entries.keySet()).anyMatch(name -> name.endsWith(".class"));
    assertThat(entries.keySet())
        .allMatch(
            name ->
                name.startsWith("META-INF/")
                    || name.startsWith("dev/vectorstore/")
                    || name.startsWith("vectorstore-"));
    try (JarFile jar = new JarFile(module.jar().toFile())) {
      assertThat(jar.getManifest().getMainAttributes().getValue("Automatic-Module-Name"))
          .startsWith("dev.vectorstore");
    }
  }

  @ParameterizedTest
  @MethodSource("modulesWithJars")
  void jar_published_hasNoTests(PublishedModule module) throws IOException {
    Path tests = module.folder().resolve("src/test/java");
    Set<String> classes = PublishedModule.entries(module.jar()).keySet();
    try (Stream<Path> files = Files.walk(tests)) {
      assertThat(
              files
                  .map(file -> tests.relativize(file).toString().replace('\\', '/'))
                  .filter(name -> name.endsWith(".java") && !name.endsWith("package-info.java"))
                  .map(name -> name.replace(".java", ".class"))
                  .filter(classes::contains))
          .isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("modulesWithJars")
  void sources_published_areThoseOfTheClasses(PublishedModule module) throws IOException {
    Set<String> sources = PublishedModule.entries(module.sources()).keySet();

    assertThat(sources).contains("META-INF/LICENSE");
    assertThat(sources)
        .containsAll(
            PublishedModule.entries(module.jar()).keySet().stream()
                .filter(name -> name.endsWith(".class") && !name.contains("$"))
                .map(name -> name.replace(".class", ".java"))
                .toList());
  }

  @ParameterizedTest
  @MethodSource("modulesWithJars")
  void javadoc_published_isOfTheApiAlone(PublishedModule module) throws IOException {
    Set<String> pages = PublishedModule.entries(module.javadoc()).keySet();

    assertThat(pages).contains("index.html").noneMatch(name -> name.contains("/internal/"));
  }

  @ParameterizedTest
  @MethodSource("modules")
  void billOfMaterials_published_namesWhatComesWithTheModule(PublishedModule module)
      throws IOException {
    String bill = Files.readString(module.billOfMaterials());

    assertThat(bill)
        .contains("\"bomFormat\" : \"CycloneDX\"")
        .contains("pkg:maven/dev.vectorstore/" + module.artifact() + "@")
        .contains("Apache-2.0");
    Pom pom = Pom.read(module.pom());
    String path = "dependencies/dependency[%d]/";
    for (int i = 1; !pom.text(path.formatted(i) + "artifactId").isEmpty(); i++) {
      String scope = pom.text(path.formatted(i) + "scope");
      String dependency = "/" + pom.text(path.formatted(i) + "artifactId") + "@";
      if (scope.equals("compile") || scope.equals("runtime")) {
        assertThat(bill).contains(dependency);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("modules")
  void files_published_nameNothingOfThisMachine(PublishedModule module) throws IOException {
    for (Path file : module.files()) {
      if (file.toString().endsWith(".jar")) {
        for (Map.Entry<String, byte[]> entry : PublishedModule.entries(file).entrySet()) {
          requireNothingOfThisMachine(file + "!" + entry.getKey(), entry.getValue());
        }
      } else {
        requireNothingOfThisMachine(file.toString(), Files.readAllBytes(file));
      }
    }
  }

  private static void requireNothingOfThisMachine(String name, byte[] content) {
    String text = new String(content, StandardCharsets.ISO_8859_1);
    for (String path :
        List.of(
            PublishedModule.ROOT.toString(),
            Path.of(System.getProperty("user.home"), ".m2").toString(),
            System.getProperty("java.home"),
            "Built-By")) {
      assertThat(text.contains(path)).as(name + " has " + path).isFalse();
    }
  }
}
