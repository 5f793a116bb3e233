package dev.vectorstore.examples.springboot;

import dev.vectorstore.VectorStore;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.context.annotation.Bean;

/** The application, on the databases that {@code spring.datasource.*} and {@code owner.*} name. */
@SpringBootApplication
@EnableConfigurationProperties(ExampleProperties.class)
public class Application {
  /** Starts it. */
  public static void main(String[] arguments) {
    SpringApplication.run(Application.class, arguments);
  }

  /** Of the role that owns the tables; the application's own may only read and write. */
  @Bean(defaultCandidate = false)
  DataSource tablesOwner(
      @Value("${owner.url}") String url,
      @Value("${owner.username}") String user,
      @Value("${owner.password}") String password) {
    return DataSourceBuilder.create().url(url).username(user).password(password).build();
  }

  /** Searches by words need an index of them, which no tenant may create. */
  @Bean
  ApplicationRunner wordIndex(VectorStore store, ExampleProperties properties) {
    return arguments -> store.keywords().enable(properties.language());
  }
}
