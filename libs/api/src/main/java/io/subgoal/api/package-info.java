/**
 * What goes over the wire: the records that all services send and take, and the interfaces by which they call one
 * another. Times are instants in UTC, scores of episodes percent, ids UUIDs.
 */
@NullMarked
package io.subgoal.api;

import org.jspecify.annotations.NullMarked;
