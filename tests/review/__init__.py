"""The review app: queue, store, views, and a person at a real browser."""
