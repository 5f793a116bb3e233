/**
 * What all pages have in common: their frame, what they say if something is refused, and who may
 * send forms.
 */
@NullMarked
package dev.vectorstore.examples.springboot.web;

import org.jspecify.annotations.NullMarked;
