package dev.vectorstore.embedding;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the files of a model that was made with Sentence Transformers say about it. */
final class ModelConfig {
  static final String MODULES = "modules.json";
  static final String POOLING = "1_Pooling/config.json";
  private static final String CONFIG = "config.json";
  private static final String SENTENCE = "sentence_bert_config.json";
  private static final String PROMPTS = "config_sentence_transformers.json";
  private static final String TOKENIZER = "tokenizer_config.json";

  /** These number positions from the one after the padding's, which is 1, and so lose two. */
  private static final Set<String> LATE_POSITIONS =
      Set.of("roberta", "xlm-roberta", "camembert", "mpnet");

  private static final Map<String, Pooling> POOLINGS =
      Map.of(
          "pooling_mode_cls_token", Pooling.FIRST_TOKEN,
          "pooling_mode_mean_tokens", Pooling.MEAN,
          "pooling_mode_max_tokens", Pooling.MAX,
          "pooling_mode_lasttoken", Pooling.LAST_TOKEN,
          "cls", Pooling.FIRST_TOKEN,
          "mean", Pooling.MEAN,
          "max", Pooling.MAX,
          "lasttoken", Pooling.LAST_TOKEN);

  private final ModelFiles files;
  private final Map<String, Integer> dimensions = new LinkedHashMap<>();
  private String poolingFile = POOLING;
  private @Nullable Boolean normalized;

  private ModelConfig(ModelFiles files) {
    this.files = files;
  }

  /** What the files say, with the dimensions by the places that say them. */
  record Found(TextSettings text, boolean lowerCase, Map<String, Integer> dimensions) {}

  static Found read(ModelFiles files) throws IOException {
    return new ModelConfig(files).read();
  }

  private Found read() throws IOException {
    readModules();
    JsonObject config = object(CONFIG);
    JsonObject sentence = object(SENTENCE);
    declare(CONFIG, config, "hidden_size");
    Pooling pooling = pooling();
    Integer maxTokens = maxTokens(config, sentence);
    TextSettings text = new TextSettings(maxTokens, pooling, normalized, null, null);
    boolean lowerCase = isTrue(sentence, "do_lower_case");
    return new Found(prompts(text), lowerCase, dimensions);
  }

  private void readModules() throws IOException {
    Optional<JsonElement> modules = read(MODULES);
    if (modules.isEmpty()) {
      return;
    }
    normalized = false;
    if (!modules.get().isJsonArray()) {
      throw new IOException(MODULES + " is not a list of modules");
    }
    for (JsonElement module : modules.get().getAsJsonArray()) {
      readModule(module.isJsonObject() ? module.getAsJsonObject() : new JsonObject());
    }
  }

  private void readModule(JsonObject module) throws IOException {
    String type = string(module, "type").orElse("");
    switch (type.substring(type.lastIndexOf('.') + 1)) {
      case "Transformer" -> requireTop(module);
      case "Pooling" -> poolingFile = string(module, "path").orElse("1_Pooling") + "/config.json";
      case "Normalize" -> normalized = true;
      default ->
          throw new IOException(
              MODULES
                  + " names the module \""
                  + type
                  + "\"; only Transformer, Pooling and Normalize are supported");
    }
  }

  private static void requireTop(JsonObject transformer) throws IOException {
    String path = string(transformer, "path").orElse("");
    if (!path.isEmpty()) {
      throw new IOException(
          MODULES + " has its network in \"" + path + "\"; it must be at the top level");
    }
  }

  private @Nullable Pooling pooling() throws IOException {
    JsonObject config = object(poolingFile);
    declare(poolingFile, config, "word_embedding_dimension");
    declare(poolingFile, config, "embedding_dimension");
    Optional<String> mode = string(config, "pooling_mode");
    if (mode.isPresent()) {
      return known(mode.get());
    }
    Pooling pooling = null;
    for (String key : config.keySet()) {
      if (key.startsWith("pooling_mode_") && isTrue(config, key)) {
        if (pooling != null) {
          throw new IOException(poolingFile + " asks for more than one kind of pooling");
        }
        pooling = known(key);
      }
    }
    return pooling;
  }

  private Pooling known(String mode) throws IOException {
    Pooling pooling = POOLINGS.get(mode);
    if (pooling == null) {
      throw new IOException(
          poolingFile
              + " asks for the pooling \""
              + mode
              + "\"; only the first token, the last token, mean and max are supported");
    }
    return pooling;
  }

  private @Nullable Integer maxTokens(JsonObject config, JsonObject sentence) throws IOException {
    Integer tokens = number(sentence, "max_seq_length");
    if (tokens == null) {
      tokens = number(object(TOKENIZER), "model_max_length");
    }
    Integer positions = number(config, "max_position_embeddings");
    if (positions != null && LATE_POSITIONS.contains(string(config, "model_type").orElse(""))) {
      positions -= 2;
    }
    if (tokens == null || positions == null) {
      return tokens == null ? positions : tokens;
    }
    return Math.min(tokens, positions);
  }

  private TextSettings prompts(TextSettings text) throws IOException {
    JsonObject config = object(PROMPTS);
    JsonElement element = config.get("prompts");
    JsonObject prompts =
        element != null && element.isJsonObject() ? element.getAsJsonObject() : new JsonObject();
    String other =
        string(config, "default_prompt_name").flatMap(name -> string(prompts, name)).orElse("");
    String document =
        string(prompts, "document").or(() -> string(prompts, "passage")).orElse(other);
    return text.withQueryPrefix(string(prompts, "query").orElse(other))
        .withDocumentPrefix(document);
  }

  private void declare(String file, JsonObject config, String key) {
    Integer dimension = number(config, key);
    if (dimension != null) {
      dimensions.put(file + " (" + key + ")", dimension);
    }
  }

  /** The object in the file, or an object without keys if there is no such file. */
  private JsonObject object(String file) throws IOException {
    JsonElement element = read(file).orElseGet(JsonObject::new);
    if (!element.isJsonObject()) {
      throw new IOException(file + " is not a JSON object");
    }
    return element.getAsJsonObject();
  }

  private Optional<JsonElement> read(String file) throws IOException {
    Optional<InputStream> found = files.find(file);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    try (InputStream stream = found.get()) {
      return Optional.of(
          JsonParser.parseReader(new InputStreamReader(stream, StandardCharsets.UTF_8)));
    } catch (JsonParseException e) {
      throw new IOException(file + " is no JSON", e);
    }
  }

  private static Optional<String> string(JsonObject object, String key) {
    return primitive(object, key).filter(JsonPrimitive::isString).map(JsonPrimitive::getAsString);
  }

  private static boolean isTrue(JsonObject object, String key) {
    return primitive(object, key).filter(JsonPrimitive::isBoolean).isPresent()
        && object.get(key).getAsBoolean();
  }

  /** A number that an int can hold; where there is no limit, files have enormous ones. */
  private static @Nullable Integer number(JsonObject object, String key) {
    return primitive(object, key)
        .filter(JsonPrimitive::isNumber)
        .map(JsonPrimitive::getAsDouble)
        .filter(value -> value >= 1 && value <= 1_000_000)
        .map(Double::intValue)
        .orElse(null);
  }

  private static Optional<JsonPrimitive> primitive(JsonObject object, String key) {
    JsonElement element = object.get(key);
    return element != null && element.isJsonPrimitive()
        ? Optional.of(element.getAsJsonPrimitive())
        : Optional.empty();
  }
}
