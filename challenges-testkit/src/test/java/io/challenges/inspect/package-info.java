/** What operators ask of challenges. */
@NullMarked
package io.challenges.inspect;

import org.jspecify.annotations.NullMarked;
