"""Decides who is told and tells them: vocabulary, the watch language, matching, decisions, channels and the ledger."""
