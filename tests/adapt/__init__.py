"""Pairs and scores."""
