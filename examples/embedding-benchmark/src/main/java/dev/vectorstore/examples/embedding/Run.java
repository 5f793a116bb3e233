package dev.vectorstore.examples.embedding;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * One measurement in a JVM of its own: warms an engine up with half of the lines of a file, embeds
 * all of them, and prints the nanoseconds that this took, on the wall and of all processors.
 */
final class Run {
  private Run() {}

  public static void main(String[] args) throws IOException {
    Function<List<String>, List<float[]>> engine = Engine.valueOf(args[0]).load();
    List<String> texts = Files.readAllLines(Path.of(args[1]));
    int warm = engine.apply(texts.subList(0, texts.size() / 2)).size();
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long processors = system.getProcessCpuTime();
    long wall = System.nanoTime();
    List<float[]> vectors = engine.apply(texts);
    long wallTaken = System.nanoTime() - wall;
    long processorsTaken = system.getProcessCpuTime() - processors;
    if (warm + vectors.size() != texts.size() / 2 + texts.size()) {
      throw new IllegalStateException("not a vector for each text");
    }
    System.out.println(wallTaken + " " + processorsTaken);
    write(vectors, Path.of(args[2]));
    System.exit(0);
  }

  private static void write(List<float[]> vectors, Path file) throws IOException {
    int dimension = vectors.get(0).length;
    ByteBuffer bytes =
        ByteBuffer.allocate(vectors.size() * dimension * Float.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    for (float[] vector : vectors) {
      for (float x : vector) {
        bytes.putFloat(x);
      }
    }
    Files.write(file, bytes.array());
  }
}
