package dev.vectorstore.testkit.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.observe.Operation;
import dev.vectorstore.observe.OperationKind;
import dev.vectorstore.observe.OperationListener;
import dev.vectorstore.observe.OperationReport;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A listener that remembers what it was told. Safe to use from many threads. */
public final class Told implements OperationListener {
  private final List<Operation> begun = new CopyOnWriteArrayList<>();
  private final List<OperationReport> ended = new CopyOnWriteArrayList<>();

  @Override
  public Ending started(Operation operation) {
    begun.add(operation);
    return ended::add;
  }

  /** Forgets what it was told so far. */
  public void forget() {
    begun.clear();
    ended.clear();
  }

  /** The beginnings, in their order. */
  public List<Operation> begun() {
    return List.copyOf(begun);
  }

  /** The ends, in their order. */
  public List<OperationReport> ended() {
    return List.copyOf(ended);
  }

  /** The kinds of the ends, in their order. */
  public List<OperationKind> kinds() {
    return ended.stream().map(report -> report.operation().kind()).toList();
  }

  /** The only operation that began and ended; fails if there were others, or none. */
  public OperationReport only() {
    assertThat(ended).hasSize(1);
    assertThat(begun).containsExactly(ended.get(0).operation());
    return ended.get(0);
  }
}
