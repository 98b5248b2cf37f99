/** The rules of the catalogue over all rows of the host, and how the library's rows compare. */
@NullMarked
package io.challenges.testkit.internal.recomputation;

import org.jspecify.annotations.NullMarked;
