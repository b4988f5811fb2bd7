/** What a program that plays by itself may use of this service. */
@NullMarked
package io.subgoal.agent.local;

import org.jspecify.annotations.NullMarked;
