/** What a test of challenges needs: a database of its own, and rows of the host to fill it with. */
@NullMarked
package io.challenges.testkit;

import org.jspecify.annotations.NullMarked;
