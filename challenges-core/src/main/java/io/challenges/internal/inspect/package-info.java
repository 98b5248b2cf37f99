/** What operators ask of challenges; it stands above the ticks, which do not know it. */
@NullMarked
package io.challenges.internal.inspect;

import org.jspecify.annotations.NullMarked;
