package dev.vectorstore.examples.benchmark.contender;

import java.util.List;

/**
 * A contender's tables, searched with more and more effort.
 *
 * @param name of the contender
 * @param steps from the least effort to the most
 */
public record EffortCurve(String name, List<Step> steps) {
  /** Copies the steps. */
  public EffortCurve {
    steps = List.copyOf(steps);
  }

  /**
   * One effort.
   *
   * @param effort what sets it, with its value
   * @param contender searches with it
   */
  public record Step(String effort, Contender contender) {}
}
