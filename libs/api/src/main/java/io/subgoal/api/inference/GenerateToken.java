package io.subgoal.api.inference;

/**
 * A token on its way: an event {@code token} of a stream.
 *
 * @param input number of the input, from 0
 * @param sequence number of the answer among those to its input, from 0
 * @param text what the answer's text goes on with; text that may turn out to be the beginning of a stop string, or a part of
 *     a character, comes with a later token
 * @param id the token's id
 */
public record GenerateToken(int input, int sequence, String text, int id, double logProbability) {}
