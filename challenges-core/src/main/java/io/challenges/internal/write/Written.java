package io.challenges.internal.write;

import io.challenges.CompletedChallenge;
import java.util.List;

/**
 * What was written.
 *
 * @param counts how much
 * @param completed the rows that are newly complete, by specifier
 */
public record Written(Counts counts, List<CompletedChallenge> completed) {}
