/** What functions say, taken apart: where they look values up in a way that no index serves. */
@NullMarked
package io.challenges.migrations.internal.lookup;

import org.jspecify.annotations.NullMarked;
