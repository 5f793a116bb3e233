/** The code that README, guide and Javadoc show, run. */
@NullMarked
package dev.vectorstore.docs.guide;

import org.jspecify.annotations.NullMarked;
