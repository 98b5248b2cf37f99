/** Looks at all rows, or a range of them, in bounded batches beside the ticks. */
@NullMarked
package io.challenges.internal.sweep;

import org.jspecify.annotations.NullMarked;
