package dev.vectorstore.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.lang.reflect.Method;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/** Turns tests of a contract round: what Chroma cannot do must fail, and say so. */
final class BeyondChroma implements InvocationInterceptor {
  private final Map<String, String> messages;
  private final Map<String, String> nowAndThen;

  /** What stands in the message, by the name of the test. */
  BeyondChroma(Map<String, String> messages) {
    this(messages, Map.of());
  }

  private BeyondChroma(Map<String, String> messages, Map<String, String> nowAndThen) {
    this.messages = messages;
    this.nowAndThen = nowAndThen;
  }

  /** The same, with what fails on some days and not on others, as Chroma's index is random. */
  BeyondChroma nowAndThen(Map<String, String> unsettled) {
    return new BeyondChroma(messages, unsettled);
  }

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> invocationContext,
      ExtensionContext extensionContext)
      throws Throwable {
    String test = invocationContext.getExecutable().getName();
    if (nowAndThen.containsKey(test)) {
      Throwable failure = catchThrowable(invocation::proceed);
      if (failure != null) {
        assertThat(failure).hasMessageContaining(nowAndThen.get(test));
      }
    } else if (messages.containsKey(test)) {
      assertThatThrownBy(invocation::proceed).hasMessageContaining(messages.get(test));
    } else {
      invocation.proceed();
    }
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> invocationContext,
      ExtensionContext extensionContext)
      throws Throwable {
    interceptTestMethod(invocation, invocationContext, extensionContext);
  }
}
