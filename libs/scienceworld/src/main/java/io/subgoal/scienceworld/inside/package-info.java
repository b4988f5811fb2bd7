/**
 * Classes that work inside the simulator: each world's class loader defines copies of its own, so their static state is
 * that of one world. The patched simulator calls them; the application never does. They depend on nothing but the JDK.
 */
@NullMarked
package io.subgoal.scienceworld.inside;

import org.jspecify.annotations.NullMarked;
