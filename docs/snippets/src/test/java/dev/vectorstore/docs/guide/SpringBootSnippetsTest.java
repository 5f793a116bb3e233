package dev.vectorstore.docs.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.Document;
import dev.vectorstore.VectorStore;
import dev.vectorstore.localpostgres.LocalDatabase;
import dev.vectorstore.localpostgres.LocalPostgres;
import dev.vectorstore.localpostgres.PlainSql;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.search.Match;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.springboot.CurrentTenant;
import dev.vectorstore.testkit.WordModel;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The code of the page "Spring Boot", in an application that is started. */
class SpringBootSnippetsTest {
  @Test
  void application_withARoleAndTenants_publishesAndFinds() throws Exception {
    try (LocalDatabase database = LocalPostgres.start().newDatabase()) {
      String role = database.name() + "_app";
      PlainSql.execute(
          database.dataSource(), "create role \"" + role + "\" login password 'application'");
      try (ConfigurableApplicationContext context =
          SpringApplication.run(
              Application.class,
              "--spring.datasource.url=" + database.url(),
              "--spring.datasource.username=" + role,
              "--spring.datasource.password=application",
              "--spring.main.banner-mode=off",
              "--owner.url=" + database.url(),
              "--owner.username=" + database.user(),
              "--owner.password=" + database.password(),
              "--vectorstore.owner-data-source=tablesOwner",
              "--vectorstore.collection=articles",
              "--vectorstore.per-tenant=true")) {
        Articles articles = context.getBean(Articles.class);

        articles.publish("a1", "How to water a cactus");

        assertThat(articles.like("watering a cactus"))
            .extracting(match -> match.document().id())
            .containsExactly("a1");
      } finally {
        PlainSql.execute(
            database.dataSource(), "drop owned by \"" + role + "\"; drop role \"" + role + "\"");
      }
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import(Articles.class)
  static class Application {
    @Bean
    EmbeddingModel words() {
      return new WordModel();
    }

    @Bean
    Login login() {
      return () -> "acme";
    }

    // snippet: owner
    @Bean(defaultCandidate = false)
    DataSource tablesOwner(
        @Value("${owner.url}") String url,
        @Value("${owner.username}") String user,
        @Value("${owner.password}") String password) {
      return DataSourceBuilder.create().url(url).username(user).password(password).build();
    }

    // end

    // snippet: tenant
    @Bean
    CurrentTenant currentTenant(Login login) {
      return () -> Optional.ofNullable(login.company()); // asked in each operation
    }
    // end
  }

  interface Login {
    String company();
  }
}

// snippet: service
@Service
class Articles {
  private final VectorStore store;

  Articles(VectorStore store) {
    this.store = store;
  }

  @Transactional // with the application's own statements: all or nothing
  public void publish(String id, String text) {
    store.upsert(Document.of(id, text));
  }

  public List<Match> like(String query) {
    return store.search(SearchRequest.of(query).limit(5));
  }
}
// end
