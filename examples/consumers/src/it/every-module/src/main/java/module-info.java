/** A module that names ours. */
module com.example.everymodule {
  // Ours are automatic modules, for which the host names what they need of others.
  requires com.fasterxml.jackson.core;
  requires com.zaxxer.hikari;
  requires org.slf4j;
  requires dev.vectorstore;
  requires dev.vectorstore.embedding;
  requires dev.vectorstore.langchain4j;
  requires dev.vectorstore.localpostgres;
  requires dev.vectorstore.migration;
  requires dev.vectorstore.observability;
  requires dev.vectorstore.schema;
  requires dev.vectorstore.springai;
  requires java.sql;
  requires langchain4j.core;
  requires micrometer.observation;
  requires spring.ai.commons;
  requires spring.ai.vector.store;
}
