/** The examples of the README, which compile and run. */
@NullMarked
package io.challenges.readme;

import org.jspecify.annotations.NullMarked;
