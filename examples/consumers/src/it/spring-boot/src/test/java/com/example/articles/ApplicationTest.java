package com.example.articles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.localpostgres.LocalDatabase;
import dev.vectorstore.localpostgres.LocalPostgres;
import java.io.File;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistrar;

/** The whole application on a throwaway PostgreSQL. */
@SpringBootTest
@DirtiesContext // closes the database
class ApplicationTest {
  /** Whether the host asked for a Flyway. Nobody else brings one. */
  private static final boolean FLYWAY = Boolean.getBoolean("flyway");

  @Autowired private Articles articles;
  @Autowired private JdbcTemplate jdbc;

  @Test
  void article_published_isFound() {
    articles.publish("a1", "How to water a cactus");
    articles.publish("a2", "The history of the printing press");

    assertThat(articles.like("care of desert plants")).containsExactly("a1", "a2");
  }

  @Test
  void article_ofAFailedTransaction_isNotThere() {
    assertThatThrownBy(() -> articles.publishAndFail("lost", "How to feed a whale"))
        .hasMessage("the application failed");

    assertThat(articles.like("feeding a whale")).doesNotContain("lost");
  }

  @Test
  void flyway_onlyOfTheHost_runsItsMigrations() {
    assertThat(tablesOf("public"))
        .isEqualTo(FLYWAY ? List.of("author", "flyway_schema_history") : List.of());
    assertThat(tablesOf("vectorstore")).contains("schema_history");
  }

  @Test
  void jars_onTheClassPath_areWhatBootManages() {
    List<String> jars =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(entry -> new File(entry).getName())
            .toList();

    assertThat(jars).contains(System.getProperty("managed").split(" "));
    assertThat(jars.stream().filter(jar -> jar.startsWith("flyway-core")).toList())
        .isEqualTo(FLYWAY ? List.of(System.getProperty("flyway.jar")) : List.of());
  }

  private List<String> tablesOf(String schema) {
    return jdbc.queryForList(
        "select table_name::text from information_schema.tables"
            + " where table_schema = ? order by 1",
        String.class,
        schema);
  }

  /** The server and its address. */
  @TestConfiguration(proxyBeanMethods = false)
  static class Server {
    @Bean
    LocalDatabase database() {
      return LocalPostgres.start().newDatabase();
    }

    @Bean
    DynamicPropertyRegistrar address(LocalDatabase database) {
      return properties -> {
        properties.add("spring.datasource.url", database::url);
        properties.add("spring.datasource.username", database::user);
        properties.add("spring.datasource.password", database::password);
      };
    }
  }
}
