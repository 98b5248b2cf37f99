/** What several parts of the test kit share. Not for use by others. */
@NullMarked
package io.challenges.testkit.internal;

import org.jspecify.annotations.NullMarked;
