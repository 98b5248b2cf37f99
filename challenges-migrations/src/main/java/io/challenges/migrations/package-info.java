/** Brings a host's schema to what the library needs, and says what is missing from one. */
@NullMarked
package io.challenges.migrations;

import org.jspecify.annotations.NullMarked;
