package dev.vectorstore.migration.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.vectorstore.migration.VerificationReport;
import dev.vectorstore.migration.VerificationReport.Answers;
import dev.vectorstore.migration.VerificationReport.Difference;
import dev.vectorstore.migration.VerificationReport.Part;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/** Writes a verification report as a JSON object. */
public final class VerificationJson {
  private static final JsonFactory JSON = new JsonFactory();

  private VerificationJson() {}

  /** The report as one JSON object. */
  public static String of(VerificationReport report) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("source", report.source());
      json.writeStringField("at", report.at().toString());
      json.writeNumberField("tookMillis", report.took().toMillis());
      json.writeBooleanField("identical", report.identical());
      json.writeStringField("outcome", report.outcome().name());
      json.writeStringField("inWords", report.outcome().words());
      json.writeArrayFieldStart("collections");
      for (VerificationReport.Collection collection : report.collections()) {
        write(json, collection);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void write(JsonGenerator json, VerificationReport.Collection collection)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("name", collection.name());
    json.writeBooleanField("identical", collection.identical());
    json.writeStringField("outcome", collection.outcome().name());
    json.writeNumberField("inSource", collection.inSource());
    json.writeNumberField("inDatabase", collection.inDatabase());
    json.writeNumberField("textsCompared", collection.textsCompared());
    json.writeNumberField("vectorsCompared", collection.vectorsCompared());
    json.writeNumberField("refused", collection.refused());
    json.writeArrayFieldStart("refusedIds");
    for (String id : collection.refusedIds()) {
      json.writeString(id);
    }
    json.writeEndArray();
    json.writeNumberField("withoutText", collection.withoutText());
    json.writeNumberField("withoutVector", collection.withoutVector());
    json.writeArrayFieldStart("withoutVectorIds");
    for (String id : collection.withoutVectorIds()) {
      json.writeString(id);
    }
    json.writeEndArray();
    json.writeNumberField("vectorsNotKept", collection.vectorsNotKept());
    json.writeObjectFieldStart("differences");
    for (Map.Entry<Part, Long> count : new TreeMap<>(collection.counts()).entrySet()) {
      json.writeNumberField(count.getKey().name(), count.getValue());
    }
    json.writeEndObject();
    json.writeArrayFieldStart("examples");
    for (Difference difference : collection.differences()) {
      json.writeStartObject();
      json.writeStringField("id", difference.id());
      json.writeStringField("part", difference.part().name());
      json.writeStringField("inWords", difference.part().words());
      json.writeEndObject();
    }
    json.writeEndArray();
    if (collection.answers().isPresent()) {
      write(json, collection.answers().get());
    }
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Answers answers) throws IOException {
    json.writeObjectFieldStart("answers");
    json.writeStringField("by", answers.by().name());
    json.writeNumberField("limit", answers.limit());
    json.writeNumberField("unanswered", answers.unanswered());
    json.writeFieldName("meanOverlap");
    if (answers.mean().isPresent()) {
      json.writeNumber(answers.mean().getAsDouble());
    } else {
      json.writeNull();
    }
    json.writeArrayFieldStart("overlaps");
    for (double overlap : answers.overlaps()) {
      json.writeNumber(overlap);
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
