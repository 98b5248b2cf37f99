/** Which rows moved, and whose keys they make dirty. */
@NullMarked
package io.challenges.internal.scan;

import org.jspecify.annotations.NullMarked;
