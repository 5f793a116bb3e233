package dev.vectorstore.docs;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The floor plan that docs/architecture.md draws: which packages there are, which way their arrows
 * point, and who may look behind which door. Reads what the other modules have compiled.
 *
 * <p>Why: docs/decisions/0072-packages-by-feature.md.
 */
class ArchitectureTest {
  private static final String BASE = "dev.vectorstore";
  private static final int MOST_FILES = 25;

  private static final List<String> MODULES =
      List.of(
          "schema",
          "localpostgres",
          "testkit",
          "langchain4j",
          "springai",
          "springboot",
          "observability",
          "embedding",
          "localchroma",
          "migration",
          "examples");

  /**
   * Where a host comes in. They stand in the package of the values that they give and take, and
   * nothing behind them may lead back to them.
   */
  private static final Set<String> ENTRIES =
      Set.of(
          "dev.vectorstore.VectorDatabase",
          "dev.vectorstore.VectorStore",
          "dev.vectorstore.migration.ChromaDirectorySource",
          "dev.vectorstore.migration.ChromaExporter",
          "dev.vectorstore.migration.ChromaImporter",
          "dev.vectorstore.migration.ChromaServer",
          "dev.vectorstore.migration.ChromaSource",
          "dev.vectorstore.migration.ChromaVectorStore");

  /** Adapters, and the packages of the framework whose types their signatures show. */
  private static final Map<String, List<String>> FRAMEWORKS =
      Map.of(
          "langchain4j",
          List.of("dev.langchain4j."),
          "springai",
          List.of("org.springframework.ai.", "io.micrometer.observation."),
          "springboot",
          List.of("org.springframework."),
          "observability",
          List.of("io.micrometer."));

  private static final JavaClasses CLASSES = new ClassFileImporter().importPaths(compiled());

  private static List<Path> compiled() {
    try (Stream<Path> found = Files.find(Path.of(".."), 4, ArchitectureTest::isCompiled)) {
      return found.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isCompiled(Path path, BasicFileAttributes attributes) {
    return path.endsWith("target/classes") && attributes.isDirectory();
  }

  @Test
  void modules_all_areSeen() {
    for (String module : MODULES) {
      assertThat(CLASSES.stream().anyMatch(type -> isIn(type, module))).as(module).isTrue();
    }
    assertThat(ENTRIES).allMatch(CLASSES::contain);
  }

  @Test
  void packages_all_areFreeOfCycles() {
    slices().assignedFrom(new Rooms()).should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void packages_all_areSmallEnoughToReadAtOnce() {
    Map<String, Long> files =
        CLASSES.stream()
            .filter(type -> type.getEnclosingClass().isEmpty())
            .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
    assertThat(files)
        .allSatisfy((name, number) -> assertThat(number).isLessThanOrEqualTo(MOST_FILES));
  }

  /** A package is a room; where a host comes in is one of its own, before the values. */
  private static final class Rooms implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      String room = type.getPackageName();
      if (!room.startsWith(BASE)) {
        return SliceIdentifier.ignore();
      }
      return SliceIdentifier.of(ENTRIES.contains(outermost(type)) ? room + " (entry)" : room);
    }

    @Override
    public String getDescription() {
      return "packages, with their entries apart";
    }

    private static String outermost(JavaClass type) {
      return type.getName().replaceFirst("\\$.*", "");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "examples.quickstart",
        "examples.springboot",
        "examples.benchmark",
        "examples.embedding"
      })
  void internalPackages_ofAnyModule_areClosedToHosts(String example) {
    noClasses()
        .that(describe("are in " + example, type -> isIn(type, example)))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(BASE + "..internal..")
        .check(CLASSES);
  }

  @Test
  void core_dependencies_areLight() {
    noClasses()
        .that(describe("are in core", ArchitectureTest::isCore))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "ai.djl..",
            "org.sqlite..",
            "org.flywaydb..",
            "ai.onnxruntime..",
            "org.springframework..",
            "io.micrometer..",
            "dev.langchain4j..")
        .check(CLASSES);
  }

  /**
   * The testkit is for JUnit and an adapter for its framework, and so they show its types; the rest
   * of a signature is the JDK's or ours.
   */
  @Test
  void signatures_public_showOnlyTypesOfTheJdkAndOurOwn() {
    methods()
        .that()
        .areDeclaredInClassesThat(describe("are API", ArchitectureTest::isApi))
        .and()
        .arePublic()
        .should(showOnlyTypesOfTheJdkOursAndTheFrameworks())
        .check(CLASSES);
  }

  @Test
  void packages_all_areNullMarked() {
    classes()
        .that()
        .haveSimpleNameNotEndingWith("package-info")
        .should(
            new ArchCondition<>("be in a package marked for null checks") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                boolean marked =
                    type.getPackage()
                        .tryGetAnnotationOfType("org.jspecify.annotations.NullMarked")
                        .isPresent();
                events.add(
                    new SimpleConditionEvent(type, marked, type.getName() + " marked: " + marked));
              }
            })
        .check(CLASSES);
  }

  private static ArchCondition<JavaMethod> showOnlyTypesOfTheJdkOursAndTheFrameworks() {
    return new ArchCondition<>("show only types that are the JDK's, ours or the framework's") {
      @Override
      public void check(JavaMethod method, ConditionEvents events) {
        Stream<JavaClass> shown =
            Stream.concat(
                Stream.of(method.getRawReturnType()), method.getRawParameterTypes().stream());
        shown
            .filter(type -> !isJdkOrOurs(type) && !isOfFramework(type, method.getOwner()))
            .forEach(
                type ->
                    events.add(
                        SimpleConditionEvent.violated(
                            method, method.getFullName() + " shows " + type.getName())));
      }
    };
  }

  private static boolean isOfFramework(JavaClass type, JavaClass owner) {
    return FRAMEWORKS.entrySet().stream()
        .filter(adapter -> isIn(owner, adapter.getKey()))
        .flatMap(adapter -> adapter.getValue().stream())
        .anyMatch(type.getName()::startsWith);
  }

  private static boolean isApi(JavaClass type) {
    return type.getModifiers().contains(JavaModifier.PUBLIC)
        && !type.getPackageName().contains(".internal")
        && !isIn(type, "testkit")
        && !isIn(type, "examples");
  }

  private static boolean isJdkOrOurs(JavaClass type) {
    JavaClass base = type.getBaseComponentType();
    return base.isPrimitive()
        || base.getName().startsWith("java.")
        || base.getName().startsWith("javax.sql.")
        || base.getName().startsWith(BASE);
  }

  private static boolean isCore(JavaClass type) {
    return type.getPackageName().startsWith(BASE)
        && MODULES.stream().noneMatch(module -> isIn(type, module));
  }

  private static boolean isIn(JavaClass type, String module) {
    String name = type.getPackageName();
    return name.equals(BASE + "." + module) || name.startsWith(BASE + "." + module + ".");
  }
}
