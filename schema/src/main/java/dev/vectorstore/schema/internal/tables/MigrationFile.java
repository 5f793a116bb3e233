package dev.vectorstore.schema.internal.tables;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;

/** A version of the tables: the file that makes it and the one that undoes it. */
public record MigrationFile(String name) {
  /** The folders; no package names, so that on the module path, too, any class loader may read. */
  public static final String MIGRATIONS = "vectorstore-migrations";

  public static final String UNDO = "vectorstore-undo";

  /** The objects of the newest version other than the tables of collections, one per line. */
  public static final String OBJECTS = "vectorstore-objects.txt";

  /** In ascending order, without a gap. */
  public static final List<MigrationFile> ALL =
      List.of(
          new MigrationFile("0001__create_registry"),
          new MigrationFile("0002__create_functions"),
          new MigrationFile("0003__create_views"),
          new MigrationFile("0004__create_metadata_indexes"),
          new MigrationFile("0005__create_embedding_cache"),
          new MigrationFile("0006__add_text_index"),
          new MigrationFile("0007__record_import_runs"),
          new MigrationFile("0008__keep_counts_of_tenants"),
          new MigrationFile("0009__list_index_methods"),
          new MigrationFile("0010__check_indexes"),
          new MigrationFile("0011__choose_the_kind_of_index"),
          new MigrationFile("0012__keep_equal_vectors_once"),
          new MigrationFile("0013__bound_pending_lists"),
          new MigrationFile("0014__leave_room_for_changes"),
          new MigrationFile("0015__compare_directions"),
          new MigrationFile("0016__partition_collections"),
          new MigrationFile("0017__repartition_collections"));

  private static final String SEPARATOR = "__";

  public static List<MigrationFile> after(int version, int upTo) {
    return ALL.stream().filter(file -> file.version() > version && file.version() <= upTo).toList();
  }

  public static List<String> objects() {
    return read(OBJECTS).lines().toList();
  }

  public int version() {
    return Integer.parseInt(versionText());
  }

  public String versionText() {
    return name.substring(0, name.indexOf(SEPARATOR));
  }

  public String description() {
    return name.substring(name.indexOf(SEPARATOR) + SEPARATOR.length()).replace('_', ' ');
  }

  public String script() {
    return "V" + name + ".sql";
  }

  public String undoScript() {
    return "U" + name + ".sql";
  }

  public String sql() {
    return read(MIGRATIONS + "/" + script());
  }

  public String undoSql() {
    return read(UNDO + "/" + undoScript());
  }

  /** The checksum as Flyway computes it: over the lines without their ends, with placeholders. */
  public int checksum() {
    CRC32 checksum = new CRC32();
    sql().lines().forEach(line -> checksum.update(line.getBytes(StandardCharsets.UTF_8)));
    return (int) checksum.getValue();
  }

  private static String read(String resource) {
    try (InputStream stream = MigrationFile.class.getResourceAsStream("/" + resource)) {
      if (stream == null) {
        throw new IllegalStateException(resource + " is missing from the library's jar");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
