/** The demo: a simulated indexer, and the library beside it. */
@NullMarked
package io.challenges.testkit.demo;

import org.jspecify.annotations.NullMarked;
