/** Everything at once against a server: many writers, several instances, and what can go wrong. */
@NullMarked
package io.challenges.load;

import org.jspecify.annotations.NullMarked;
