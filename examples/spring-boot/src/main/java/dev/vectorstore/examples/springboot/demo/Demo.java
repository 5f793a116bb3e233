package dev.vectorstore.examples.springboot.demo;

import dev.vectorstore.examples.springboot.Application;
import dev.vectorstore.localpostgres.LocalPostgresException;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** Starts the application on a throwaway PostgreSQL, which is removed when it ends. */
public final class Demo {
  private Demo() {}

  /** Arguments are properties, such as {@code --server.port=9090}. */
  public static void main(String[] arguments) {
    System.out.println("Starting a throwaway PostgreSQL and the application …");
    try {
      start(DemoDatabase.start(), arguments);
    } catch (LocalPostgresException e) {
      System.out.println("No PostgreSQL is available here:");
      System.out.println(e.getMessage());
      System.exit(1);
    }
  }

  private static void start(DemoDatabase database, String[] arguments) {
    SpringApplication application = new SpringApplication(Application.class);
    application.setDefaultProperties(database.properties());
    ConfigurableApplicationContext context = application.run(arguments);
    String port = context.getEnvironment().getProperty("local.server.port");
    System.out.printf(
        """

        Database: %s
        Open http://localhost:%s in a browser. Ctrl-C ends it and removes the database.

          Documents  put in the files of examples/spring-boot/samples
          Search     ask for "how often should I give water to desert plants"
          Import     bring over the Chroma directory of the quickstart

        """,
        database.description(), port);
  }
}
