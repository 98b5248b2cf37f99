/** What ticks cost: the statements they send, the round trips, and how the server runs them. */
@NullMarked
package io.challenges.plans;

import org.jspecify.annotations.NullMarked;
