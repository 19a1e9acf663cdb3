"""Talking to Azure: clouds, sign-in, scope, and the pipeline that every request goes through."""
