/** How settings are copied and changed. */
@NullMarked
package dev.vectorstore.internal.settings;

import org.jspecify.annotations.NullMarked;
