/** The rules of the challenges, each on a database of its own. */
@NullMarked
package io.challenges.rules;

import org.jspecify.annotations.NullMarked;
