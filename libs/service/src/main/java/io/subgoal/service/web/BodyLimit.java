package io.subgoal.service.web;

import org.springframework.util.unit.DataSize;

/**
 * How large a request body may be at one address; a bean of this type takes the place of the general limit there.
 *
 * @param path the whole path
 * @param setting name of the setting that raises it
 */
public record BodyLimit(String path, DataSize limit, String setting) {}
