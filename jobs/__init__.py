"""Runs things: configuration, schedule, stages, the daemon, the commands and the console."""
