package dev.vectorstore.migration;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/** Turns tests of a contract round: what Chroma cannot do must fail, and say so. */
final class BeyondChroma implements InvocationInterceptor {
  private final Map<String, String> messages;

  /** What stands in the message, by the name of the test. */
  BeyondChroma(Map<String, String> messages) {
    this.messages = messages;
  }

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> invocationContext,
      ExtensionContext extensionContext)
      throws Throwable {
    String message = messages.get(invocationContext.getExecutable().getName());
    if (message == null) {
      invocation.proceed();
    } else {
      assertThatThrownBy(invocation::proceed).hasMessageContaining(message);
    }
  }
}
