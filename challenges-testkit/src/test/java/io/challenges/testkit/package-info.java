@NullMarked
package io.challenges.testkit;

import org.jspecify.annotations.NullMarked;
