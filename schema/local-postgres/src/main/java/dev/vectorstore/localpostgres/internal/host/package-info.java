/** What the machine has: its environment, commands, files and users. */
@NullMarked
package dev.vectorstore.localpostgres.internal.host;

import org.jspecify.annotations.NullMarked;
