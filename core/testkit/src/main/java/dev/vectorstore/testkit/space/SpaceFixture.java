package dev.vectorstore.testkit.space;

import dev.vectorstore.ModelId;
import dev.vectorstore.space.EmbeddingSpaces;
import dev.vectorstore.space.SpaceSettings;
import dev.vectorstore.testkit.Contract;
import dev.vectorstore.testkit.WordModel;
import java.util.Arrays;

/** What the contracts on spaces share: two models and collections of their texts. */
abstract class SpaceFixture extends Contract {
  static final WordModel OLD = WordModel.of("words", 16);
  static final WordModel NEW = WordModel.of("other words", 24);
  static final ModelId BROUGHT = ModelId.of("brought", 2);

  String texts(String... texts) {
    String name = freshName();
    database().store(name, OLD).upsert(Arrays.stream(texts).map(text -> text(text, text)).toList());
    return name;
  }

  EmbeddingSpaces moveTo(String name, WordModel model) {
    EmbeddingSpaces spaces = database().spaces(name);
    spaces.add(model.id(), SpaceSettings.defaults());
    spaces.fill(model);
    spaces.activate(model.id());
    return spaces;
  }
}
