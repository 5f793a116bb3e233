package dev.vectorstore.examples.benchmark.report;

import java.util.List;

/**
 * Lines over two axes.
 *
 * @param name of its file after the page's name, without an ending
 * @param title above it
 * @param x the horizontal axis
 * @param y the vertical axis
 * @param lines at least one
 */
public record Chart(String name, String title, Axis x, Axis y, List<Line> lines) {
  /** Copies the lines. */
  public Chart {
    lines = List.copyOf(lines);
  }

  /**
   * An axis.
   *
   * @param title with its unit
   * @param logarithmic whether equal factors have equal distances
   */
  public record Axis(String title, boolean logarithmic) {
    /** An axis on which equal differences have equal distances. */
    public static Axis linear(String title) {
      return new Axis(title, false);
    }

    /** An axis on which equal factors have equal distances. */
    public static Axis logarithmic(String title) {
      return new Axis(title, true);
    }
  }

  /**
   * Points that belong together.
   *
   * @param name in the legend
   * @param points in the order in which they are joined
   */
  public record Line(String name, List<Point> points) {
    /** Copies the points. */
    public Line {
      points = List.copyOf(points);
    }
  }

  /**
   * A point.
   *
   * @param x along the horizontal axis
   * @param y along the vertical axis
   */
  public record Point(double x, double y) {}
}
