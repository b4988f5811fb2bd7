/** Training rows as an archive that says where they come from, and the check that nothing leaks into them. */
@NullMarked
package io.subgoal.annotation.archive;

import org.jspecify.annotations.NullMarked;
