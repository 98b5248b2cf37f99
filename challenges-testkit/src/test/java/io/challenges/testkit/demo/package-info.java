@NullMarked
package io.challenges.testkit.demo;

import org.jspecify.annotations.NullMarked;
