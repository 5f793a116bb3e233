package dev.vectorstore.examples.springboot.web;

import dev.vectorstore.examples.springboot.ExampleProperties;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses forms that a page of another site sends, and names that another site may have pointed at
 * this machine. Each answer tells the browser to load and run nothing but the style sheet.
 *
 * <p>Why: docs/decisions/0097-forms-of-an-example-without-login.md.
 */
@Component
class SameSiteFilter extends OncePerRequestFilter {
  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
  private static final Set<String> OWN = Set.of("same-origin", "none");
  private static final String POLICY =
      "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  private final List<String> hosts;

  SameSiteFilter(ExampleProperties properties) {
    this.hosts = properties.hosts();
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    response.setHeader("Content-Security-Policy", POLICY);
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Referrer-Policy", "same-origin");
    if (hosts.contains(request.getServerName()) && (isReading(request) || isOwn(request))) {
      chain.doFilter(request, response);
    } else {
      response.sendError(HttpServletResponse.SC_FORBIDDEN);
    }
  }

  private static boolean isReading(HttpServletRequest request) {
    return READING.contains(request.getMethod());
  }

  /** What has neither header was not sent by a browser, whose cookies someone could abuse. */
  private static boolean isOwn(HttpServletRequest request) {
    @Nullable String site = request.getHeader("Sec-Fetch-Site");
    if (site != null) {
      return OWN.contains(site);
    }
    @Nullable String origin = request.getHeader("Origin");
    return origin == null || origin.equals(request.getScheme() + "://" + request.getHeader("Host"));
  }
}
