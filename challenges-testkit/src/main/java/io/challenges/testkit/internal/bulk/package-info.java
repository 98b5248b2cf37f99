/** Fills tables with very many rows. Not for use by others. */
@NullMarked
package io.challenges.testkit.internal.bulk;

import org.jspecify.annotations.NullMarked;
