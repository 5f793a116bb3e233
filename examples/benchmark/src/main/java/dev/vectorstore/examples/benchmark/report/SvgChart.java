package dev.vectorstore.examples.benchmark.report;

import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.svg.SVGProcessor;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import java.awt.Color;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;

/** A chart as an SVG file. */
final class SvgChart {
  private static final int WIDTH = 900;
  private static final int HEIGHT = 500;

  private SvgChart() {}

  static void write(Chart chart, Path file) throws IOException {
    XYChart drawn =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(chart.title())
            .xAxisTitle(chart.x().title())
            .yAxisTitle(chart.y().title())
            .build();
    drawn.getStyler().setXAxisLogarithmic(chart.x().logarithmic());
    drawn.getStyler().setYAxisLogarithmic(chart.y().logarithmic());
    drawn.getStyler().setChartBackgroundColor(Color.WHITE);
    drawn.getStyler().setPlotGridLinesVisible(false); // each dash would be a shape of the file
    for (Chart.Line line : chart.lines()) {
      drawn.addSeries(
          line.name(),
          line.points().stream().mapToDouble(Chart.Point::x).toArray(),
          line.points().stream().mapToDouble(Chart.Point::y).toArray());
    }
    VectorGraphics2D canvas = new VectorGraphics2D();
    drawn.paint(canvas, WIDTH, HEIGHT);
    try (OutputStream out = Files.newOutputStream(file)) {
      new SVGProcessor()
          .getDocument(canvas.getCommands(), new PageSize(WIDTH, HEIGHT))
          .writeTo(out);
    }
  }
}
