/** Writes user_challenges. */
@NullMarked
package io.challenges.internal.write;

import org.jspecify.annotations.NullMarked;
