package dev.vectorstore.examples.springboot;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What can be set about the example.
 *
 * @param tenants the tenants, of whom the first is chosen at first
 * @param hosts the names by which a browser may call the application
 * @param chromaFolder below which Chroma directories may be imported; no {@code Path}, as Boot
 *     would look for a relative one among the files of the web server
 * @param passageTokens the most tokens of a passage, at most what the model reads
 * @param language of the index of words
 */
@ConfigurationProperties("example")
public record ExampleProperties(
    List<String> tenants,
    List<String> hosts,
    String chromaFolder,
    @DefaultValue("128") int passageTokens,
    @DefaultValue("english") String language) {
  /** Needs a tenant. */
  public ExampleProperties {
    if (tenants.isEmpty()) {
      throw new IllegalArgumentException("example.tenants must name a tenant");
    }
  }
}
