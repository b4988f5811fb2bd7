/** Actions in plain words ({@code go to kitchen}) and in formal notation ({@code GO(kitchen)}), and back. */
@NullMarked
package io.subgoal.textworld.action;

import org.jspecify.annotations.NullMarked;
