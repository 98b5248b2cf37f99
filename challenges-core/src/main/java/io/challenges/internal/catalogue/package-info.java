/** The built-in challenges. */
@NullMarked
package io.challenges.internal.catalogue;

import org.jspecify.annotations.NullMarked;
