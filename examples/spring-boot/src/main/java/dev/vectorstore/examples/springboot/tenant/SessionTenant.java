package dev.vectorstore.examples.springboot.tenant;

import dev.vectorstore.examples.springboot.ExampleProperties;
import dev.vectorstore.examples.springboot.RefusedException;
import dev.vectorstore.springboot.CurrentTenant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/**
 * The tenant that was chosen in the session, for whom the {@code VectorStore} bean then works. An
 * application with a login would ask that. Outside of a request there is none.
 */
@Component
public class SessionTenant implements CurrentTenant {
  private static final String CHOSEN = "tenant";

  private final List<String> tenants;

  SessionTenant(ExampleProperties properties) {
    this.tenants = properties.tenants();
  }

  @Override
  public Optional<String> name() {
    return Optional.ofNullable(RequestContextHolder.getRequestAttributes()).map(this::chosenIn);
  }

  private String chosenIn(RequestAttributes request) {
    @Nullable Object chosen = request.getAttribute(CHOSEN, RequestAttributes.SCOPE_SESSION);
    return chosen == null ? tenants.get(0) : (String) chosen;
  }

  /** All whom a user may choose. */
  public List<String> all() {
    return tenants;
  }

  void choose(String tenant) {
    if (!tenants.contains(tenant)) {
      throw new RefusedException("There is no such tenant.");
    }
    RequestContextHolder.currentRequestAttributes()
        .setAttribute(CHOSEN, tenant, RequestAttributes.SCOPE_SESSION);
  }
}
