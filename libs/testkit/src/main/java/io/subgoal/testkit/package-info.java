/** What the tests of several modules share. */
@NullMarked
package io.subgoal.testkit;

import org.jspecify.annotations.NullMarked;
