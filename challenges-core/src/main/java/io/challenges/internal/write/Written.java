package io.challenges.internal.write;

import io.challenges.CompletedChallenge;
import java.util.List;

/**
 * What was written.
 *
 * @param inserted new rows
 * @param updated rows that differed
 * @param completed those of both that are newly complete, by specifier
 */
public record Written(int inserted, int updated, List<CompletedChallenge> completed) {}
