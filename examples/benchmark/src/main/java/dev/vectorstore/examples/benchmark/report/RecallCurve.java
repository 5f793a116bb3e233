package dev.vectorstore.examples.benchmark.report;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What searches with more and more effort find and how fast they are, as ann-benchmarks shows it.
 *
 * @param points one for each effort, in any order
 */
public record RecallCurve(List<Point> points) {
  /** Copies the points. */
  public RecallCurve {
    points = List.copyOf(points);
  }

  /**
   * The rate at a recall: on the line between the fastest point that reaches it and the next one
   * below, or that of the fastest that reaches it if none below is faster. Empty if no point
   * reaches it.
   */
  public OptionalDouble rateAt(double recall) {
    Optional<Point> reaching =
        points.stream()
            .filter(point -> point.recall() >= recall)
            .max(Comparator.comparingDouble(Point::rate));
    if (reaching.isEmpty()) {
      return OptionalDouble.empty();
    }
    Point above = reaching.get();
    Point below =
        points.stream()
            .filter(point -> point.recall() < recall && point.rate() > above.rate())
            .max(Comparator.comparingDouble(Point::recall))
            .orElse(above);
    if (below.recall() == above.recall()) {
      return OptionalDouble.of(above.rate());
    }
    double share = (recall - below.recall()) / (above.recall() - below.recall());
    return OptionalDouble.of(below.rate() + share * (above.rate() - below.rate()));
  }

  /**
   * The searches with one effort.
   *
   * @param recall from 0 to 1
   * @param rate searches in a second
   */
  public record Point(double recall, double rate) {}
}
