/** The state of dirty keys, afresh. */
@NullMarked
package io.challenges.internal.derive;

import org.jspecify.annotations.NullMarked;
