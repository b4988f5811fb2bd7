package io.subgoal.service;

import io.subgoal.service.security.SecurityProperties;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.ComponentScan;

/** Brings what services share into a service. */
@AutoConfiguration
@ComponentScan
@EnableConfigurationProperties(SecurityProperties.class)
public class ServiceConfiguration {}
