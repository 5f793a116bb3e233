package dev.vectorstore.springboot;

import dev.vectorstore.model.EmbeddingModel;
import java.util.Optional;
import java.util.function.Supplier;

/** Where a model comes from if the host has no bean of our {@link EmbeddingModel}. */
interface ModelSource extends Supplier<Optional<EmbeddingModel>> {}
