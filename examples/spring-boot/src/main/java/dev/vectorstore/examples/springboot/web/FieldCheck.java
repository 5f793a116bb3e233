package dev.vectorstore.examples.springboot.web;

import dev.vectorstore.examples.springboot.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.stream.Stream;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Refuses the one character that PostgreSQL cannot hold, in whatever field it comes. */
@Configuration(proxyBeanMethods = false)
class FieldCheck implements WebMvcConfigurer, HandlerInterceptor {
  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(this);
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (request.getParameterMap().values().stream()
        .flatMap(Stream::of)
        .anyMatch(value -> value.indexOf('\0') >= 0)) {
      throw new RefusedException("A field cannot have a character U+0000.");
    }
    return true;
  }
}
