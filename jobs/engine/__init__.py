"""Runs the stages: `local` on one machine, with one work thread and one sender thread per channel."""
