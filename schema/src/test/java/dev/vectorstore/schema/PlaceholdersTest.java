package dev.vectorstore.schema;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlaceholdersTest {
  @Test
  void fill_nameThatLooksLikeAPlaceholder_isFilledOnce() {
    Placeholders placeholders = new Placeholders(new SchemaName("${extension}$1"), "x\\y");

    assertThat(placeholders.fill("${schema}.a ${extension}.b ${other} $1"))
        .isEqualTo("\"${extension}$1\".a \"x\\y\".b ${other} $1");
  }
}
