package dev.vectorstore.examples.chromaimport;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The output of {@code --version}. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = Version.class.getPackage().getImplementationVersion();
    return new String[] {"chroma-import " + Objects.requireNonNullElse(version, "(not packaged)")};
  }
}
