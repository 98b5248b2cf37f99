/** What a challenge remembers between ticks. */
@NullMarked
package io.challenges.internal.checkpoint;

import org.jspecify.annotations.NullMarked;
