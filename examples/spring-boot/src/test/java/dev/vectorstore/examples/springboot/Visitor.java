package dev.vectorstore.examples.springboot;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** A session over HTTP, which follows where it is sent. */
final class Visitor {
  private final URI address;
  private final HttpClient http =
      HttpClient.newBuilder()
          .cookieHandler(new CookieManager())
          .followRedirects(HttpClient.Redirect.NORMAL)
          .build();

  Visitor(URI address) {
    this.address = address;
  }

  HttpResponse<String> get(String path) {
    return send(request(path));
  }

  /** The first page of a search; parameters are names and values in turn. */
  HttpResponse<String> search(String... parameters) {
    return get("/?" + form(parameters));
  }

  HttpResponse<String> post(String path, String... parameters) {
    return send(posting(path, parameters));
  }

  HttpRequest.Builder posting(String path, String... parameters) {
    return request(path)
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(BodyPublishers.ofString(form(parameters)));
  }

  void choose(String tenant) {
    post("/tenant", "tenant", tenant);
  }

  /** Uploads one text. */
  HttpResponse<String> put(String name, String text) {
    return put(Map.of(name, text.getBytes(UTF_8)));
  }

  HttpResponse<String> put(Map<String, byte[]> files) {
    String border = UUID.randomUUID().toString();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    new LinkedHashMap<>(files)
        .forEach(
            (name, bytes) -> {
              String head =
                  "--%s\r\nContent-Disposition: form-data; name=\"files\"; filename=\"%s\"\r\n\r\n";
              body.writeBytes(head.formatted(border, name).getBytes(UTF_8));
              body.writeBytes(bytes);
              body.writeBytes("\r\n".getBytes(UTF_8));
            });
    body.writeBytes(("--" + border + "--\r\n").getBytes(UTF_8));
    return send(
        request("/documents")
            .header("Content-Type", "multipart/form-data; boundary=" + border)
            .POST(BodyPublishers.ofByteArray(body.toByteArray())));
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(address.resolve(path)).header("Accept", "text/html");
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String form(String... parameters) {
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < parameters.length; i += 2) {
      values.put(parameters[i], parameters[i + 1]);
    }
    return values.entrySet().stream()
        .map(it -> it.getKey() + "=" + URLEncoder.encode(it.getValue(), UTF_8))
        .collect(Collectors.joining("&"));
  }
}
