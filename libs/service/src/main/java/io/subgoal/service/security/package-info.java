/** Loopback without keys, keys everywhere else. */
@NullMarked
package io.subgoal.service.security;

import org.jspecify.annotations.NullMarked;
