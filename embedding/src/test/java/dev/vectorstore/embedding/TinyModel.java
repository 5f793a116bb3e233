package dev.vectorstore.embedding;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes the directory of a model that can be computed by hand. It knows the words apple (3), pear
 * (4), query (5) and passage (6), puts [CLS] (1) and [SEP] (2) around a text, and gives for the
 * token n the vector (n, 1), or (n, 1, …, 1).
 */
final class TinyModel {
  private static final int WORDS = 8;

  private static final String TOKENIZER =
      """
      {"version": "1.0", "truncation": null, "padding": null, "normalizer": null,
       "added_tokens": [], "decoder": null, "pre_tokenizer": {"type": "Whitespace"},
       "post_processor": {"type": "TemplateProcessing",
         "single": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}},
                    {"Sequence": {"id": "A", "type_id": 0}},
                    {"SpecialToken": {"id": "[SEP]", "type_id": 0}}],
         "pair": [{"Sequence": {"id": "A", "type_id": 0}},
                  {"Sequence": {"id": "B", "type_id": 1}}],
         "special_tokens": {"[CLS]": {"id": "[CLS]", "ids": [1], "tokens": ["[CLS]"]},
                            "[SEP]": {"id": "[SEP]", "ids": [2], "tokens": ["[SEP]"]}}},
       "model": {"type": "WordLevel", "unk_token": "[UNK]",
         "vocab": {"[UNK]": 0, "[CLS]": 1, "[SEP]": 2, "apple": 3, "pear": 4, "query": 5,
                   "passage": 6, "a": 7}}}
      """;

  private final Path directory;

  private TinyModel(Path directory) {
    this.directory = directory;
  }

  /** With tokenizer and network, mean pooling and room for 8 tokens. */
  static TinyModel in(Path directory) {
    return new TinyModel(directory)
        .with("tokenizer.json", TOKENIZER)
        .with("model.onnx", network(2))
        .with("1_Pooling/config.json", "{\"pooling_mode_mean_tokens\": true}")
        .with("sentence_bert_config.json", "{\"max_seq_length\": 8, \"do_lower_case\": false}");
  }

  /** A network of so many dimensions. */
  static byte[] network(int dimension) {
    float[] table = new float[WORDS * dimension];
    for (int i = 0; i < table.length; i++) {
      table[i] = i % dimension == 0 ? i / dimension : 1;
    }
    return TinyNetwork.lookUp("input_ids", table, WORDS, dimension);
  }

  /** A network that gives one number for each token, and no vector. */
  static byte[] networkOfNumbers() {
    return TinyNetwork.lookUp("input_ids", new float[WORDS], WORDS);
  }

  /** A network that wants another input. */
  static byte[] networkWithInput(String name) {
    return TinyNetwork.lookUp(name, new float[WORDS * 2], WORDS, 2);
  }

  TinyModel with(String file, String text) {
    return with(file, text.getBytes(StandardCharsets.UTF_8));
  }

  TinyModel with(String file, byte[] content) {
    try {
      Path path = directory.resolve(file);
      Files.createDirectories(path.getParent());
      Files.write(path, content);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  TinyModel without(String file) {
    try {
      Files.delete(directory.resolve(file));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path path() {
    return directory;
  }
}
