package dev.vectorstore.examples.springboot.web;

import dev.vectorstore.VectorStoreException;
import dev.vectorstore.examples.springboot.RefusedException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.ui.ExtendedModelMap;
import org.springframework.ui.Model;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.servlet.ModelAndView;

/**
 * Says in sentences what was refused or went wrong. What is not listed here is Boot's error page.
 */
@ControllerAdvice
class Problems {
  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  private final PageFrame frame;
  private final DataSize mostOfAFile;
  private final DataSize mostAtOnce;

  Problems(
      PageFrame frame,
      @Value("${spring.servlet.multipart.max-file-size}") DataSize mostOfAFile,
      @Value("${spring.servlet.multipart.max-request-size}") DataSize mostAtOnce) {
    this.frame = frame;
    this.mostOfAFile = mostOfAFile;
    this.mostAtOnce = mostAtOnce;
  }

  @ExceptionHandler
  ModelAndView refused(RefusedException e) {
    return page(HttpStatus.BAD_REQUEST, e.sentences());
  }

  @ExceptionHandler
  ModelAndView tooLarge(MaxUploadSizeExceededException e) {
    return page(
        HttpStatus.CONTENT_TOO_LARGE,
        List.of(
            "A file may have up to %d kB, and all files of an upload together %d MB."
                .formatted(mostOfAFile.toKilobytes(), mostAtOnce.toMegabytes())));
  }

  @ExceptionHandler
  ModelAndView noUpload(MultipartException e) {
    return page(
        HttpStatus.BAD_REQUEST, List.of("The upload did not arrive whole. Send the files again."));
  }

  @ExceptionHandler({
    VectorStoreException.Unavailable.class,
    VectorStoreException.TimedOut.class,
    VectorStoreException.Conflict.class,
    CannotCreateTransactionException.class
  })
  ModelAndView away(RuntimeException e) {
    LOG.warn("the database did not answer", e);
    return page(
        HttpStatus.SERVICE_UNAVAILABLE,
        List.of("The database does not answer at the moment. Try again in a minute."));
  }

  private ModelAndView page(HttpStatus status, List<String> sentences) {
    Model model = new ExtendedModelMap().addAttribute("sentences", sentences);
    frame.addTo(model);
    return new ModelAndView("problem", model.asMap(), status);
  }
}
