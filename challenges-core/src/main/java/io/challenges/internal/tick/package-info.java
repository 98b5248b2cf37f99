/** One challenge's tick. */
@NullMarked
package io.challenges.internal.tick;

import org.jspecify.annotations.NullMarked;
