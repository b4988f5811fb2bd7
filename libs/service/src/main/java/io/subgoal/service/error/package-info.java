/** Errors as RFC 9457 problem details with stable types. */
@NullMarked
package io.subgoal.service.error;

import org.jspecify.annotations.NullMarked;
