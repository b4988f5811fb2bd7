/** How services call one another. */
@NullMarked
package io.subgoal.service.client;

import org.jspecify.annotations.NullMarked;
