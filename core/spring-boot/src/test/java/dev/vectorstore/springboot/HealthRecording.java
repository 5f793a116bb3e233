package dev.vectorstore.springboot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Writes down what {@code /actuator/health/vectorstore} says around the end of a server. It is run
 * by hand, see CONTRIBUTING, as it measures times.
 */
@EnabledIfSystemProperty(named = "health.recording", matches = ".+")
class HealthRecording {
  private static final List<Integer> OUTAGES = List.of(1, 3, 6, 8, 10, 13, 30, 60);
  private static final int TRIES = 2;
  private static final long PAUSE_MILLIS = 20;
  private static final Pattern REASON = Pattern.compile("\"reason\":\"((?:[^\"\\\\]|\\\\.)*)\"");

  /**
   * One end of the server.
   *
   * @param seconds how long it was away, without its start
   * @param downMillis from the kill to the first answer DOWN
   * @param upMillis from the first connection without a pool to the first answer UP
   * @param answers what was answered meanwhile
   */
  private record Round(int seconds, long downMillis, long upMillis, List<Answer> answers) {}

  /**
   * Equal answers after one another.
   *
   * @param fromMillis from the kill to the first of them
   * @param toMillis from the kill to the last of them
   */
  private record Answer(String status, String reason, long fromMillis, long toMillis) {}

  @Test
  void server_killedAgainAndAgain_isWrittenDown() throws Exception {
    List<Round> rounds = new ArrayList<>();
    try (OwnServer server = OwnServer.start();
        WebApplication application =
            WebApplication.start(
                server.properties(),
                "management.endpoint.health.show-details=always",
                "logging.level.root=error")) {
      for (int seconds : OUTAGES) {
        for (int round = 0; round < TRIES; round++) {
          rounds.add(round(server, application, seconds));
        }
      }
    }
    Files.writeString(Path.of(System.getProperty("health.recording")), page(rounds));
  }

  private static Round round(OwnServer server, WebApplication application, int seconds)
      throws Exception {
    while (!ask(application).contains("\"UP\"")) {
      Thread.sleep(PAUSE_MILLIS);
    }
    List<Answer> answers = new ArrayList<>();
    AtomicLong back = new AtomicLong(Long.MAX_VALUE);
    long began = System.nanoTime();
    server.kill();
    CompletableFuture<Void> again =
        CompletableFuture.runAsync(
            () -> {
              sleep(seconds * 1_000L);
              CompletableFuture<Void> starting = CompletableFuture.runAsync(server::restart);
              back.set(connected(server));
              starting.join();
            });
    long down = -1;
    long up = -1;
    while (up < 0) {
      String body = ask(application);
      long now = System.nanoTime();
      boolean isUp = body.contains("\"UP\"");
      note(answers, isUp ? "UP" : "DOWN", reason(body), (now - began) / 1_000_000);
      if (!isUp && down < 0) {
        down = (now - began) / 1_000_000;
      }
      if (isUp && down >= 0 && now > back.get()) {
        up = (now - back.get()) / 1_000_000;
      }
      Thread.sleep(PAUSE_MILLIS);
    }
    again.join();
    return new Round(seconds, down, up, answers);
  }

  private static String ask(WebApplication application) throws IOException, InterruptedException {
    return application.get("/actuator/health/vectorstore").body();
  }

  /** When a connection without a pool was first given. */
  private static long connected(OwnServer server) {
    while (true) {
      try {
        server.dataSource().getConnection().close();
        return System.nanoTime();
      } catch (SQLException e) {
        sleep(PAUSE_MILLIS / 4);
      }
    }
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String reason(String body) {
    Matcher reason = REASON.matcher(body);
    return reason.find() ? reason.group(1).replace("\\\"", "\"") : "";
  }

  private static void note(List<Answer> answers, String status, String reason, long millis) {
    Answer last = answers.isEmpty() ? null : answers.get(answers.size() - 1);
    if (last != null && last.status().equals(status) && last.reason().equals(reason)) {
      answers.set(answers.size() - 1, new Answer(status, reason, last.fromMillis(), millis));
    } else {
      answers.add(new Answer(status, reason, millis, millis));
    }
  }

  private static String page(List<Round> rounds) {
    return "| away, s | `DOWN` after, s | `UP` after, s |\n|---|---|---|\n"
        + OUTAGES.stream()
            .map(
                seconds ->
                    "| %d | %s | %s |\n"
                        .formatted(
                            seconds,
                            times(rounds, seconds, Round::downMillis),
                            times(rounds, seconds, Round::upMillis)))
            .collect(Collectors.joining())
        + "\n| since the kill, s | status | reason |\n|---|---|---|\n"
        + rounds.stream()
            .filter(it -> it.seconds() == 10)
            .findFirst()
            .orElseThrow()
            .answers()
            .stream()
            .map(
                it ->
                    "| %.2f to %.2f | `%s` | %s |\n"
                        .formatted(
                            it.fromMillis() / 1e3, it.toMillis() / 1e3, it.status(), it.reason()))
            .collect(Collectors.joining());
  }

  private static String times(List<Round> rounds, int seconds, ToLongFunction<Round> time) {
    return rounds.stream()
        .filter(it -> it.seconds() == seconds)
        .mapToLong(time)
        .sorted()
        .mapToObj(millis -> "%.2f".formatted(millis / 1e3))
        .collect(Collectors.joining(", "));
  }
}
