package dev.vectorstore.migration.internal.server;

import java.util.Optional;

/**
 * A part of a server.
 *
 * @param database one of the tenant's; empty for all of them
 */
public record Scope(String tenant, Optional<String> database) {}
