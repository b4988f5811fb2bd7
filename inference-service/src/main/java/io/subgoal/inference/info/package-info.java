/** What the service is and how much may be asked of it. */
@NullMarked
package io.subgoal.inference.info;

import org.jspecify.annotations.NullMarked;
