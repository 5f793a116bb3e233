package dev.vectorstore.examples.chromaimport.sizing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A sizing as lines to read. */
public final class SizingText {
  private static final double THOUSAND = 1_000;
  private static final double SIXTY = 60;
  private static final double HOURS = 24;
  private static final List<String> UNITS = List.of("kB", "MB", "GB", "TB");
  private static final int TEN = 10;
  private static final int MEGA = 20;

  private SizingText() {}

  /** The table, of names, values and what they consist of. */
  public static List<String> lines(Sizing sizing) {
    Shape shape = sizing.shape();
    List<String> lines = new ArrayList<>();
    lines.add(
        text(
            "%,d documents of %,d dimensions, stored as %s, indexed as %s with m %d and ef_construction %d, partitions: %d",
            shape.rows(),
            shape.dimension(),
            shape.column(),
            shape.element(),
            shape.m(),
            shape.efConstruction(),
            shape.partitions()));
    lines.add(
        row(
            "tables",
            bytes(sizing.vectors() + sizing.documents()),
            "vectors "
                + bytes(sizing.vectors())
                + ", texts and metadata "
                + bytes(sizing.documents())));
    lines.add(
        row(
            "indexes",
            bytes(sizing.vectorIndex() + sizing.otherIndexes()),
            "vectors "
                + bytes(sizing.vectorIndex())
                + ", keys and metadata "
                + bytes(sizing.otherIndexes())));
    lines.add(row("disk", bytes(sizing.disk()), "without WAL, backups and rows to vacuum"));
    lines.add(
        row(
            "memory of a build",
            bytes(sizing.buildMemory()),
            "maintenance_work_mem = '" + megabytes(sizing.buildMemory()) + "MB'"));
    lines.add(
        row("memory to keep warm", bytes(sizing.warm()), "index of vectors, hot part of the rest"));
    lines.add(
        row(
            "build on a core",
            seconds(sizing.buildCoreSeconds()),
            "estimate, in memory; its check " + seconds(sizing.checkSeconds())));
    lines.add(searches(sizing));
    return lines;
  }

  /** What to do about a build that may take so many times 1,048,576 bytes. */
  public static String advice(Sizing sizing, long megabytes) {
    if (sizing.buildMemory() <= megabytes << MEGA) {
      return text("A build fits into %d MB.", megabytes);
    }
    return text(
        "A build does not fit into %d MB, and takes several times as long. %s",
        megabytes,
        sizing
            .partitionsFor(megabytes << MEGA)
            .map(number -> number + " partitions make it fit; searches take longer then.")
            .orElse("No number of partitions makes it fit."));
  }

  private static String searches(Sizing sizing) {
    String name = "searches/s per core";
    return sizing.searches95().isEmpty() || sizing.searches99().isEmpty()
        ? row(name, "unknown", "not measured for an index on BIT")
        : row(
            name,
            rounded(sizing.searches95().get()),
            text(
                "estimate, of ten documents at recall .95; at .99 %s",
                rounded(sizing.searches99().get())));
  }

  private static String row(String name, String value, String note) {
    return text("  %-20s %-10s  %s", name, value, note);
  }

  private static long megabytes(long bytes) {
    return (bytes >> MEGA) + 1;
  }

  private static String bytes(long bytes) {
    double shown = bytes / THOUSAND;
    int unit = 0;
    while (shown >= THOUSAND && unit < UNITS.size() - 1) {
      shown /= THOUSAND;
      unit++;
    }
    return rounded(shown) + " " + UNITS.get(unit);
  }

  private static String seconds(double seconds) {
    double minutes = seconds / SIXTY;
    double hours = minutes / SIXTY;
    return minutes < 2
        ? rounded(seconds) + " s"
        : hours < 2
            ? rounded(minutes) + " min"
            : hours / HOURS < 2 ? rounded(hours) + " h" : rounded(hours / HOURS) + " days";
  }

  private static String rounded(double number) {
    return text(number < TEN ? "%.1f" : "%,.0f", number);
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
