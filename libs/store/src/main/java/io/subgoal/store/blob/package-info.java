/** Files of any size, addressed by their SHA-256. */
@NullMarked
package io.subgoal.store.blob;

import org.jspecify.annotations.NullMarked;
