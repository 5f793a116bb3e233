package dev.vectorstore.springboot;

import dev.vectorstore.localpostgres.LocalDatabase;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.util.ClassUtils;

/** Applications on whichever line of Boot is on the class path. */
final class Applications {
  private Applications() {}

  /** With what our jar lists, and no {@code DataSource}. */
  static ApplicationContextRunner withoutDataSource() {
    return new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(ours().toArray(Class<?>[]::new)));
  }

  /** With a {@code DataSource} of Boot's and its transactions too. */
  static ApplicationContextRunner runner() {
    return withoutDataSource()
        .withConfiguration(
            AutoConfigurations.of(
                moved("jdbc", "DataSourceAutoConfiguration"),
                moved("jdbc", "DataSourceTransactionManagerAutoConfiguration"),
                moved("jdbc", "JdbcTemplateAutoConfiguration")));
  }

  static ApplicationContextRunner on(LocalDatabase database) {
    return runner()
        .withPropertyValues(
            "spring.datasource.url=" + database.url(),
            "spring.datasource.username=" + database.user(),
            "spring.datasource.password=" + database.password(),
            "spring.datasource.hikari.maximum-pool-size=4",
            "spring.datasource.hikari.minimum-idle=1");
  }

  /** The host's Flyway, with one migration of its own. */
  static ApplicationContextRunner withFlyway(ApplicationContextRunner runner) {
    return runner
        .withConfiguration(AutoConfigurations.of(moved("flyway", "FlywayAutoConfiguration")))
        .withPropertyValues("spring.flyway.locations=classpath:host");
  }

  /** A class that Boot 4 moved into a module of its own. */
  static Class<?> moved(String feature, String name) {
    return type(
        "org.springframework.boot." + feature + ".autoconfigure." + name,
        "org.springframework.boot.autoconfigure." + feature + "." + name);
  }

  static Class<?> type(String since4, String of3) {
    ClassLoader loader = Applications.class.getClassLoader();
    return ClassUtils.resolveClassName(ClassUtils.isPresent(since4, loader) ? since4 : of3, loader);
  }

  /** What Boot would print of a start that failed, by the analyzers that our jar lists. */
  static FailureAnalysis analysis(Throwable failure) {
    List<FailureAnalyzer> analyzers =
        SpringFactoriesLoader.forDefaultResourceLocation()
            .load(FailureAnalyzer.class, (type, name, needsMore) -> {});
    return analyzers.stream()
        .filter(analyzer -> analyzer.getClass().getName().startsWith("dev.vectorstore."))
        .map(analyzer -> analyzer.analyze(failure))
        .filter(analysis -> analysis != null)
        .findFirst()
        .orElseThrow(() -> new AssertionError("nothing says what to do", failure));
  }

  private static Stream<Class<?>> ours() {
    ClassLoader loader = Applications.class.getClassLoader();
    return ImportCandidates.load(
            org.springframework.boot.autoconfigure.AutoConfiguration.class, loader)
        .getCandidates()
        .stream()
        .filter(name -> name.startsWith("dev.vectorstore."))
        .map(name -> ClassUtils.resolveClassName(name, loader));
  }
}
