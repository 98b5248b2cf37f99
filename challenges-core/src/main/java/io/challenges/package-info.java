/** The API: what a host calls, configures and gets back. */
@NullMarked
package io.challenges;

import org.jspecify.annotations.NullMarked;
