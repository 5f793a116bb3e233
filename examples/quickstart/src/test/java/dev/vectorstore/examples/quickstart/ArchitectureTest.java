package dev.vectorstore.examples.quickstart;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lines that the modules must not cross; stands where all modules can be seen. */
class ArchitectureTest {
  private static final String BASE = "dev.vectorstore";
  private static final List<String> MODULES =
      List.of("schema", "localpostgres", "testkit", "embedding", "migration", "examples");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(BASE);

  @Test
  void modules_all_areSeen() {
    for (String module : MODULES) {
      assertThat(CLASSES.stream().anyMatch(type -> isIn(type, module))).as(module).isTrue();
    }
    assertThat(CLASSES.contain(BASE + ".VectorStore")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"schema", "localpostgres", "testkit", "embedding", "migration", "examples"})
  void internalPackages_ofCore_areUsedByCoreAlone(String module) {
    noClasses()
        .that(describe("are in " + module, type -> isIn(type, module)))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(BASE + ".internal..")
        .check(CLASSES);
  }

  @Test
  void internalPackages_ofOtherModules_areUsedByThoseAlone() {
    for (String module : MODULES) {
      noClasses()
          .that(describe("are outside " + module, type -> !isIn(type, module)))
          .should()
          .dependOnClassesThat()
          .resideInAPackage(BASE + "." + module + ".internal..")
          .allowEmptyShould(true)
          .check(CLASSES);
    }
  }

  @Test
  void core_dependencies_areLight() {
    noClasses()
        .that(describe("are in core", ArchitectureTest::isCore))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("ai.djl..", "org.sqlite..", "org.flywaydb..", "ai.onnxruntime..")
        .check(CLASSES);
  }

  /**
   * The testkit is for JUnit and so shows its types; the rest of a signature is the JDK's or ours.
   */
  @Test
  void signatures_public_showOnlyTypesOfTheJdkAndOurOwn() {
    methods()
        .that()
        .areDeclaredInClassesThat(describe("are API", ArchitectureTest::isApi))
        .and()
        .arePublic()
        .should(showOnly(describe("the JDK's or ours", ArchitectureTest::isJdkOrOurs)))
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

  private static ArchCondition<JavaMethod> showOnly(DescribedPredicate<JavaClass> allowed) {
    return new ArchCondition<>("show only types that are " + allowed.getDescription()) {
      @Override
      public void check(JavaMethod method, ConditionEvents events) {
        Stream<JavaClass> shown =
            Stream.concat(
                Stream.of(method.getRawReturnType()), method.getRawParameterTypes().stream());
        shown
            .filter(allowed.negate())
            .forEach(
                type ->
                    events.add(
                        SimpleConditionEvent.violated(
                            method, method.getFullName() + " shows " + type.getName())));
      }
    };
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
