package dev.vectorstore.embedding;

import ai.djl.ModelException;
import ai.djl.repository.Artifact;
import ai.djl.repository.MRL;
import ai.djl.repository.Repository;
import ai.djl.translate.TranslateException;
import ai.djl.util.Utils;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Brings a model's files into DJL's cache. */
final class ModelZooFiles {
  private ModelZooFiles() {}

  /** The directory of the files, downloaded if they are not there. */
  static Path download(String url) throws IOException {
    try {
      return NetworkGuard.download(() -> downloadHere(url));
    } catch (ModelException | TranslateException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static Path downloadHere(String url) throws IOException {
    Repository repository = Repository.newInstance("vectorstore", url);
    List<MRL> models = repository.getResources();
    Artifact artifact = models.isEmpty() ? null : models.get(0).getDefaultArtifact();
    if (artifact == null) {
      throw new FileNotFoundException(
          "there is no model at its URL, or the URL cannot be reached; DJL reads an address that is"
              + " not public only with DJL_ALLOW_INSECURE_URL=true");
    }
    prepare(models.get(0), artifact);
    Path path = models.get(0).getRepository().getResourceDirectory(artifact);
    return Utils.getNestedModelDir(Files.isRegularFile(path) ? path.getParent() : path);
  }

  private static void prepare(MRL model, Artifact artifact) throws IOException {
    try {
      model.prepare(artifact);
    } catch (IOException e) {
      UnpackedFiles.requireDjlCache();
      throw e;
    }
  }
}
