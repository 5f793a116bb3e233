package dev.vectorstore.springboot;

import dev.vectorstore.VectorDatabase;
import java.util.Optional;

/**
 * Says for whom the calling thread works. Users implement it as a bean, which may read a header of
 * the request or the login. The {@code VectorStore} bean then asks it once for each operation, and
 * works as {@link VectorDatabase#tenant} does. Safe to use from many threads. So must an
 * implementation be.
 */
@FunctionalInterface
public interface CurrentTenant {
  /**
   * The tenant's name, as {@link VectorDatabase#tenant} takes it. Empty outside of a request. The
   * store then finds nothing and refuses to write.
   *
   * @return never null
   */
  Optional<String> name();
}
