package dev.vectorstore.springboot;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** An application as a host runs one, with all that Boot finds, on a free port of this machine. */
final class WebApplication implements AutoCloseable {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final ConfigurableApplicationContext context;

  private WebApplication(ConfigurableApplicationContext context) {
    this.context = context;
  }

  static WebApplication start(String[] database, String... properties) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "server.address=127.0.0.1",
                "server.port=0",
                "spring.main.banner-mode=off",
                "spring.flyway.enabled=false",
                "spring.liquibase.enabled=false",
                "vectorstore.collection=articles",
                "vectorstore.model=words"));
    all.addAll(Arrays.asList(database));
    all.addAll(Arrays.asList(properties));
    SpringApplication application = new SpringApplication(Everything.class);
    return new WebApplication(
        application.run(all.stream().map(it -> "--" + it).toArray(String[]::new)));
  }

  ConfigurableApplicationContext context() {
    return context;
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    String port = context.getEnvironment().getRequiredProperty("local.server.port");
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    context.close();
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Everything {}
}
