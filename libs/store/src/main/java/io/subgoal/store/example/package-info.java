/** The rows that models learn from and are tested on, made of what is stored. */
@NullMarked
package io.subgoal.store.example;

import org.jspecify.annotations.NullMarked;
