/** The whole pipeline in a few minutes, over nothing but the services' REST APIs. */
@NullMarked
package io.subgoal.suite.demo;

import org.jspecify.annotations.NullMarked;
